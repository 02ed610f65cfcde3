"""Reads about people."""

from portal.common.viewer import Viewer
from portal.people.choices import Way
from portal.people.models import Notice, NoticeSetting, User
from portal.people.topics import Topic, all_topics, topic_of

UNREAD_SHOWN = 99


def way_for(person: User, topic: str) -> Way:
    """Return how the person wants to be told about a topic. Raises LookupError for no topic."""
    declared = topic_of(topic)
    chosen = NoticeSetting.objects.filter(person=person, topic=topic).first()
    way = Way(chosen.way) if chosen else declared.default
    return way if way in declared.ways else declared.default


def chosen_ways(viewer: Viewer) -> list[tuple[Topic, Way]]:
    """Return every topic with the way the viewer gets it."""
    chosen = dict(NoticeSetting.objects.visible_to(viewer).values_list("topic", "way"))
    return [(topic, Way(chosen.get(topic.code, topic.default))) for topic in all_topics()]


def unread_count(viewer: Viewer) -> int:
    """Return how many notices the viewer has not opened, counted to 100 at most."""
    unread = Notice.objects.visible_to(viewer).unread()
    return unread[: UNREAD_SHOWN + 1].count()
