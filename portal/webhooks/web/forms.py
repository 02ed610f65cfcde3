"""Forms of an endpoint and of its secret."""

from django import forms
from django.http import QueryDict

from portal.common.viewer import Viewer
from portal.webhooks.events import events_for
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.rules.targets import LENGTH_AT_MOST

OVERLAP, AT_ONCE = "overlap", "at-once"


class EndpointForm(forms.Form):
    """通知先の名前、URL、受け取る通知。URLの決まりは登録の処理が確かめる。"""

    name = forms.CharField(
        label="名前",
        max_length=60,
        help_text="どのシステムか分かる名前（例: 相談支援システム）",
        error_messages={"required": "名前を入力してください。"},
    )
    url = forms.CharField(
        label="URL",
        max_length=LENGTH_AT_MOST,
        error_messages={"required": "URLを入力してください。"},
        help_text="「https://」で始まり、ホスト名で書いたもの（例: https://hooks.city.example/in）。",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    events = forms.MultipleChoiceField(
        label="受け取る通知",
        widget=forms.CheckboxSelectMultiple(),
        choices=(),
        error_messages={"required": "受け取る通知を1つ以上選んでください。"},
    )

    def __init__(
        self, viewer: Viewer, data: QueryDict | None, endpoint: WebhookEndpoint | None = None
    ) -> None:
        initial = (
            {
                "name": endpoint.name,
                "url": endpoint.url,
                "events": list(endpoint.subscriptions.values_list("event", flat=True)),
            }
            if endpoint
            else {}
        )
        super().__init__(data, initial=initial)
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (event.code, f"{event.label}（{event.code}）") for event in events_for(viewer.role)
        ]


class SecretForm(forms.Form):
    """前の鍵をいつまで使うか。"""

    current = forms.UUIDField(widget=forms.HiddenInput())
    way = forms.ChoiceField(
        label="前の鍵",
        choices=[
            (OVERLAP, "24時間は前の鍵でも署名する（ふだんの更新）"),
            (AT_ONCE, "すぐに使うのをやめる（鍵が漏れたおそれがあるとき）"),
        ],
        initial=OVERLAP,
        widget=forms.RadioSelect(),
    )
