"""The Django admin as another door: reads what the viewer may see, writes through actions."""

from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from portal.common import audit
from portal.common.admin_export import TooManyRows, list_report
from portal.common.admin_site import KEEPERS, viewer_in
from portal.common.capabilities import Capability
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response

_Row = TypeVar("_Row", bound=Model)


class ReadOnlyAdmin(admin.ModelAdmin[_Row], Generic[_Row]):
    """A register to look at: nothing can be added, changed or deleted here."""

    list_per_page = 50
    change_list_template = "admin/portal_change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the list as a file."""
        export = self.admin_site.admin_view(self.export_view)
        path_of_file = path("export/<slug:extension>/", export, name=self._name("export"))
        return [path_of_file, *super().get_urls()]

    def _name(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list with its files, narrowed and sorted as it is."""
        files = list_links(f"admin:{self._name('export')}", request.GET.urlencode())
        return super().changelist_view(request, {"files": files, **(extra_context or {})})

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """Send the whole narrowed list as a file; what is too long for one is told on the list."""
        if extension not in LIST_LABELS or not self.has_view_permission(request):
            raise Http404
        try:
            shown = self.get_changelist_instance(request)
            report = list_report(self, request, shown)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup) as error:
            raise Http404 from error
        except TooManyRows as error:
            self.message_user(request, str(error), messages.ERROR)
            back = reverse(f"admin:{self._name('changelist')}")
            return redirect(f"{back}?{request.GET.urlencode()}")
        return list_response(report, extension)

    def get_queryset(self, request: HttpRequest) -> QuerySet[_Row]:
        """Begin with what the viewer may see."""
        rows: QuerySet[_Row] = self.model._default_manager.visible_to(  # type: ignore[attr-defined]
            viewer_in(request)
        )
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The ministry and the bureaus."""
        return viewer_in(request).role in KEEPERS

    def has_view_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:  # noqa: ARG002
        """As the module's."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> TemplateResponse:
        """Show the audit of the object in place of Django's own log."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"変更の履歴: {row}",
            "object": row,
            "history": history_of(viewer_in(request), row),
            "change_url": reverse(f"admin:{self._name('change')}", args=[object_id]),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/portal_history.html", context)

    def log_addition(  # type: ignore[override]
        self, request: HttpRequest, obj: Any, message: Any
    ) -> None:
        """The action has written the audit; Django's log would say it twice."""

    def log_change(  # type: ignore[override]
        self, request: HttpRequest, obj: Any, message: Any
    ) -> None:
        """The action has written the audit; Django's log would say it twice."""

    def has_delete_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:  # noqa: ARG002
        """Never: what has been recorded stays."""
        return False


class ActionForm(forms.ModelForm[_Row], Generic[_Row]):
    """A form that saves by an action, tried while the form is checked.

    What the action refuses stands at its field, as the form's own errors do; the admin's view is
    one transaction, so a refused action leaves nothing behind.
    """

    viewer: ClassVar[Viewer] = Viewer.nobody()
    must_say_why: ClassVar[bool] = False  # when an existing row is changed

    reason = forms.CharField(
        label="変更の理由",
        required=False,
        max_length=audit.LONGEST_REASON,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="変更の履歴に残ります。氏名などの個人情報は書かないでください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields and self.must_say_why and self.instance.pk:
            self.fields["reason"].required = True

    def perform(self, row: _Row, *, by: Viewer, now: datetime) -> _Row:  # noqa: ARG002
        """Call the action that saves `row` and return what it saved. Forms override this."""
        return row

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            with transaction.atomic(), audit.because(self.cleaned_data.get("reason", "")):
                self.instance = self.perform(self.instance, by=self.viewer, now=timezone.now())
        except ValidationError as refusal:
            self._show(refusal)

    def _show(self, refusal: ValidationError) -> None:
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for field, errors in refusal.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)


class ActionAdmin(ReadOnlyAdmin[_Row]):
    """A register to keep: its form saves by an action."""

    form: type[ActionForm[_Row]] = ActionForm

    def may_write(self, viewer: Viewer, row: _Row | None) -> bool:  # noqa: ARG002
        """Answer for the buttons; the action itself decides."""
        return viewer.sees_nation

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask `may_write` without a row."""
        return self.may_write(viewer_in(request), None)

    def has_change_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:
        """Ask `may_write` of the row."""
        return self.may_write(viewer_in(request), obj)

    def get_fields(self, request: HttpRequest, obj: _Row | None = None) -> Any:
        """Ask why at the end of the form, where there is a form."""
        fields = [name for name in super().get_fields(request, obj) if name != "reason"]
        return [*fields, "reason"] if self.may_write(viewer_in(request), obj) else fields

    def get_form(
        self,
        request: HttpRequest,
        obj: _Row | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 — Django's signature
        **kwargs: Any,
    ) -> type[forms.ModelForm[_Row]]:
        """Return the form for this viewer."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"viewer": viewer_in(request)})

    def save_model(self, request: HttpRequest, obj: _Row, form: Any, change: Any) -> None:
        """Nothing is left to do: the action has saved the row."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Nothing is left to do: the action has saved what belongs to the row."""


class PrefectureAdmin(ActionAdmin[_Row]):
    """A register each bureau keeps for its prefecture, and the ministry for all."""

    capability: ClassVar[Capability]
    prefecture_path: ClassVar[str] = "prefecture_code"

    def may_write(self, viewer: Viewer, row: _Row | None) -> bool:
        """Where the capability reaches; before there is a row, whoever has it may begin one."""
        if row is None:
            return self.capability.scope_for(viewer) is not None
        return self.capability.in_prefecture(viewer, attrgetter(self.prefecture_path)(row))
