from energysim.hub.warm import warm_up


def test_the_smallest_hub_imports_what_its_source_lacks() -> None:
    assert warm_up() == 1.0
