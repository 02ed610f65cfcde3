"""Pages of operating councils."""

from django.urls import path

from agreements.web import councils, meeting_parts, meetings, resolutions

urlpatterns = [
    path("councils/", councils.index, name="councils"),
    path("councils/new/", councils.found, name="council-new"),
    path("councils/<uuid:council_id>/", councils.page, name="council"),
    path("councils/<uuid:council_id>/change/", councils.change, name="council-change"),
    path("councils/<uuid:council_id>/members/new/", councils.new_member, name="council-member-new"),
    path("councils/<uuid:council_id>/meetings/new/", meetings.plan, name="meeting-new"),
    path("council-members/<uuid:member_id>/", councils.member, name="council-member"),
    path("meetings/<uuid:meeting_id>/", meetings.page, name="meeting"),
    path("meetings/<uuid:meeting_id>/change/", meetings.change, name="meeting-change"),
    path("meetings/<uuid:meeting_id>/move/<slug:verb>/", meetings.move, name="meeting-move"),
    path(
        "meetings/<uuid:meeting_id>/agenda/new/",
        meeting_parts.new_agenda_item,
        name="agenda-item-new",
    ),
    path(
        "agenda-items/<uuid:item_id>/remove/",
        meeting_parts.drop_agenda_item,
        name="agenda-item-remove",
    ),
    path("meetings/<uuid:meeting_id>/papers/new/", meeting_parts.new_paper, name="paper-new"),
    path("papers/<uuid:paper_id>/", meeting_parts.paper, name="paper"),
    path("papers/<uuid:paper_id>/remove/", meeting_parts.drop_paper, name="paper-remove"),
    path("meetings/<uuid:meeting_id>/attendance/", meeting_parts.attendance, name="attendance"),
    path("meetings/<uuid:meeting_id>/minutes/", meeting_parts.minutes, name="minutes"),
    path("meetings/<uuid:meeting_id>/resolutions/new/", resolutions.new, name="resolution-new"),
    path("meetings/<uuid:meeting_id>/packs/new/", meetings.new_pack, name="council-pack-new"),
    path("council-packs/<uuid:pack_id>/", meetings.pack, name="council-pack"),
    path("resolutions/<uuid:resolution_id>/", resolutions.page, name="resolution"),
    path("resolutions/<uuid:resolution_id>/change/", resolutions.change, name="resolution-change"),
    path(
        "resolutions/<uuid:resolution_id>/actions/new/",
        resolutions.new_action,
        name="council-action-new",
    ),
    path("council-actions/<uuid:action_id>/", resolutions.action_page, name="council-action"),
    path(
        "council-actions/<uuid:action_id>/change/",
        resolutions.change_action,
        name="council-action-change",
    ),
    path(
        "council-actions/<uuid:action_id>/move/<slug:verb>/",
        resolutions.move_action,
        name="council-action-move",
    ),
]
