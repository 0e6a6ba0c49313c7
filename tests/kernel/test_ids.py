"""Keys ascend in the order in which they were made, however fast."""

from openhall.kernel.ids import uuid7


def test_ten_thousand_keys_ascend_and_are_of_version_seven() -> None:
    made = [uuid7() for _one in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(key.version, key.variant) for key in made} == {(7, "specified in RFC 4122")}
