"""Who counts as somebody: whoever acts for an organisation and has proved what he must."""

from uuid import uuid4

from portal.common.viewer import Hurdle, Viewer


def test_a_person_before_a_hurdle_is_nobody_yet() -> None:
    person = Viewer(user_id=1)
    assert person.is_somebody
    assert not any(person.before(hurdle).is_somebody for hurdle in Hurdle)
    assert not Viewer.nobody().is_somebody


def test_a_system_has_its_scopes_and_a_person_all() -> None:
    system = Viewer(client_id=uuid4(), scopes=frozenset({"sites:read"}))
    assert system.is_somebody
    assert [system.has_scope(code) for code in ("sites:read", "months:write")] == [True, False]
    assert Viewer(user_id=1).has_scope("months:write")
