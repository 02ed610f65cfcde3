"""Act for another of one's organisations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.common.web.request import PortalRequest
from portal.people.viewers import CHOSEN_MEMBERSHIP


@require_POST
def act_for(request: PortalRequest) -> HttpResponse:
    """Go on as a member of another organisation; 404 unless it is one's own and current.

    The session remembers the choice; the membership is still read afresh on every request.
    """
    wanted = request.POST.get("membership", "")
    chosen = next((one for one in request.viewer.others if str(one[0]) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[CHOSEN_MEMBERSHIP], name = chosen
    messages.success(request, f"所属を「{name}」に切り替えました。")
    return redirect("home")
