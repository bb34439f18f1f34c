"""The exact twin of the rule-based simulation: the documented rule in fractions, from the description alone.

Slow, short and without rounding. It knows neither the program nor the tables nor the kernels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from energysim.hub.model import Bus, Converter, Exchange, Hub, Limit, Profile, Store

NIL = Fraction(0)


@dataclass
class Twin:
    """Exact flows by name, the worst exact residual, and the first place where power found no way."""

    flows: dict[str, list[Fraction]] = field(default_factory=dict)
    residual: Fraction = NIL
    cost_eur: Fraction = NIL
    peaks: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    fault: tuple[str, str, int] | None = None


class Step:
    """One step of one design."""

    def __init__(self, hub: Hub, design: Mapping[str, Fraction], t: int, before: dict[str, Fraction]) -> None:
        self.hub, self.design, self.t, self.h = hub, design, t, Fraction(hub.step_h)
        self.buses = sorted(hub.buses, key=lambda b: (b.order, b.name))
        self.flow: dict[str, Fraction] = {}
        self.content = dict(before)
        self.need: dict[str, Fraction] = {b.name: NIL for b in hub.buses}
        self.fault: tuple[str, str, int] | None = None

    def at(self, profile: Profile) -> Fraction:
        return Fraction(float(np.asarray(profile)[self.t] if np.ndim(profile) else profile))

    def limit(self, limit: Limit) -> Fraction:
        return self.at(limit.constant) + sum((self.at(p) * self.design[name] for name, p in limit.sizes), NIL)

    def demand(self, bus: Bus) -> Fraction:
        mine = [d for d in self.hub.demands if d.bus == bus.name]
        return sum((self.at(d.power_kw) * (self.design[d.size] if d.size else 1) for d in mine), NIL)

    def sources(self, bus: Bus, *, curtailable: bool) -> Fraction:
        mine = [s for s in self.hub.sources if s.bus == bus.name and (s.curtailable or not curtailable)]
        return sum((self.at(s.profile) * (self.design[s.size] if s.size else 1) for s in mine), NIL)

    def stores(self, bus: Bus) -> list[Store]:
        return sorted((s for s in self.hub.stores if s.bus == bus.name), key=lambda s: (s.priority, s.name))

    def converters(self, bus: Bus, rule: str) -> list[Converter]:
        mine = [c for c in self.hub.converters if c.rule == rule and _first(c)[0] == bus.name]
        return sorted(mine, key=lambda c: (c.priority, c.name))

    def exchanges(self, bus: Bus) -> list[Exchange]:
        return sorted((e for e in self.hub.exchanges if e.bus == bus.name), key=lambda e: e.name)

    def run(self) -> None:
        for bus in self.buses:
            self.own_means(bus)
        for bus in reversed(self.buses):
            self.outside(bus)

    def own_means(self, bus: Bus) -> None:
        need = self.need[bus.name] + self.demand(bus) - self.sources(bus, curtailable=False)
        for s in self.stores(bus):
            self.content[s.name] *= _keep(s, self.hub.step_h)
            if s.charge is not None:
                self.flow[f"{s.name}.charge"] = self.flow[f"{s.name}.discharge"] = NIL
            excess = self.content[s.name] - self.limit(s.content)
            if excess > 0:
                need -= self.let_go(s, excess)
        for s in self.stores(bus):
            if need > 0:
                need -= self.give(s, need)
            elif need < 0:
                need += self.take(s, -need)
        for rule, sign in (("pull", 1), ("push", -1)):
            for c in self.converters(bus, rule):
                per_kw = self.at(_first(c)[1])
                wanted = max(sign * need, NIL)
                x = min(wanted / per_kw, self.limit(c.limit)) if per_kw > 0 else NIL
                self.flow[c.name] = x
                need -= sign * x * per_kw
                for place, signed in _links(c):
                    self.need[place] += x * self.at(signed[1]) * signed[0]
        self.need[bus.name] = need

    def let_go(self, s: Store, excess: Fraction) -> Fraction:
        if s.discharge is None:
            self.content[s.name] -= excess
            return excess / self.h
        power = excess * self.at(s.discharge_efficiency) / self.h
        if power > self.limit(s.discharge):
            self.fault = self.fault or ("store_overfull", s.name, self.t)
        self.flow[f"{s.name}.discharge"] = power
        self.content[s.name] -= excess
        return power

    def give(self, s: Store, wanted: Fraction) -> Fraction:
        if s.discharge is None:
            power = min(wanted, self.content[s.name] / self.h)
            self.content[s.name] -= power * self.h
            return power
        eta, name = self.at(s.discharge_efficiency), f"{s.name}.discharge"
        power = min(wanted, self.limit(s.discharge) - self.flow[name], self.content[s.name] * eta / self.h)
        self.flow[name] += power
        self.content[s.name] -= power * self.h / eta
        return power

    def take(self, s: Store, offered: Fraction) -> Fraction:
        room = self.limit(s.content) - self.content[s.name]
        if s.charge is None:
            power = min(offered, room / self.h)
            self.content[s.name] += power * self.h
            return power
        eta = self.at(s.charge_efficiency)
        power = min(offered, self.limit(s.charge), room / (eta * self.h))
        self.flow[f"{s.name}.charge"] = power
        self.content[s.name] += power * self.h * eta
        return power

    def outside(self, bus: Bus) -> None:
        need = self.need[bus.name]
        for e in self.exchanges(bus):
            bought = min(max(need, NIL), Fraction(e.import_limit_kw))
            sold = min(max(-need, NIL), Fraction(e.export_limit_kw))
            self.flow[f"{e.name}.import"], self.flow[f"{e.name}.export"] = bought, sold
            need += sold - bought
        if bus.unserved_eur_per_kwh is not None:
            short = min(max(need, NIL), self.demand(bus))
            self.flow[f"{bus.name}.unserved"] = short
            need -= short
        waste = min(max(-need, NIL), self.sources(bus, curtailable=True))
        self.flow[f"{bus.name}.curtailed"] = waste
        need += waste
        places = {b.name: k for k, b in enumerate(self.buses)}
        last_first = sorted(self.hub.converters, key=lambda c: (places[_first(c)[0]], c.priority, c.name), reverse=True)
        for c in last_first:
            if len(c.inputs) != 1 or len(c.outputs) != 1:
                continue
            ((place, (sign, profile)),) = _links(c)
            per_kw = self.at(profile)
            if place == bus.name and need * sign > 0 and per_kw > 0:
                less = min(abs(need) / per_kw, self.flow[c.name])
                self.flow[c.name] -= less
                need -= sign * less * per_kw
                self.need[_first(c)[0]] += sign * less * self.at(_first(c)[1])
        if need != 0:
            code = "deficit_left" if need > 0 else "surplus_left"
            self.fault = self.fault or (code, bus.name, self.t)


def simulate_exactly(hub: Hub, design: Mapping[str, float]) -> Twin:
    """Run the documented rule without rounding."""
    exact = {name: Fraction(value) for name, value in design.items()}
    content = {s.name: NIL for s in hub.stores}
    twin = Twin()
    for t in range(hub.steps):
        step = Step(hub, exact, t, content)
        step.run()
        for name, value in step.flow.items():
            twin.flows.setdefault(name, []).append(value)
        for name, value in step.content.items():
            twin.flows.setdefault(f"{name}.content", []).append(value)
        twin.residual = max(twin.residual, _residual(step, content))
        twin.cost_eur += _cost(step)
        for e in hub.exchanges:
            if e.peak_period is not None:
                key = (e.name, int(e.peak_period[t]))
                twin.peaks[key] = max(twin.peaks.get(key, NIL), step.flow[f"{e.name}.import"])
        if step.fault:
            twin.fault = step.fault
            return twin
        content = step.content
    twin.cost_eur += sum((Fraction(s.cost_eur_per_unit) * exact[s.name] for s in hub.sizes), NIL)
    by_name = {e.name: e for e in hub.exchanges}
    twin.cost_eur += sum((Fraction(by_name[n].peak_eur_per_kw) * kw for (n, _), kw in twin.peaks.items()), NIL)
    return twin


def _first(c: Converter) -> tuple[str, Profile]:
    return c.outputs[0] if c.rule == "pull" else c.inputs[0]


def _links(c: Converter) -> list[tuple[str, tuple[int, Profile]]]:
    taken = c.inputs if c.rule == "pull" else c.inputs[1:]
    brought = c.outputs[1:] if c.rule == "pull" else c.outputs
    return [(b, (1, p)) for b, p in taken] + [(b, (-1, p)) for b, p in brought]


def _keep(s: Store, step_h: float) -> Fraction:
    return Fraction(s.keep_fraction_per_h**step_h)


def _residual(step: Step, before: Mapping[str, Fraction]) -> Fraction:
    """Worst exact residual of all buses and stores, added up from the components once more."""
    worst = NIL
    for bus in step.buses:
        total = step.sources(bus, curtailable=False) - step.demand(bus) - step.flow[f"{bus.name}.curtailed"]
        total += step.flow.get(f"{bus.name}.unserved", NIL)
        for e in step.exchanges(bus):
            total += step.flow[f"{e.name}.import"] - step.flow[f"{e.name}.export"]
        for c in step.hub.converters:
            total -= sum((step.at(p) * step.flow[c.name] for b, p in c.inputs if b == bus.name), NIL)
            total += sum((step.at(p) * step.flow[c.name] for b, p in c.outputs if b == bus.name), NIL)
        for s in step.stores(bus):
            change = step.content[s.name] - _keep(s, step.hub.step_h) * before[s.name]
            if s.charge is None:
                total -= change / step.h
            else:
                into, out_of = step.flow[f"{s.name}.charge"], step.flow[f"{s.name}.discharge"]
                total += out_of - into
                gained = into * step.at(s.charge_efficiency) - out_of / step.at(s.discharge_efficiency)
                worst = max(worst, abs(change - step.h * gained))
        if step.fault is None:
            worst = max(worst, abs(total))
    return worst


def _cost(step: Step) -> Fraction:
    total = NIL
    for c in step.hub.converters:
        total += step.at(c.cost_eur_per_kwh) * step.flow[c.name]
    for s in step.hub.stores:
        if s.charge is not None:
            both = step.flow[f"{s.name}.charge"] + step.flow[f"{s.name}.discharge"]
            total += Fraction(s.wear_eur_per_kwh) * both
    for e in step.hub.exchanges:
        total += step.at(e.import_eur_per_kwh) * step.flow[f"{e.name}.import"]
        total -= step.at(e.export_eur_per_kwh) * step.flow[f"{e.name}.export"]
    for b in step.buses:
        if b.unserved_eur_per_kwh is not None:
            total += Fraction(b.unserved_eur_per_kwh) * step.flow[f"{b.name}.unserved"]
    return total * step.h
