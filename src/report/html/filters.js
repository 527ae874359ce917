// The bar of filters, with what is chosen in it.

function filters(desk) {
    const { voice } = desk;
    const checks = tally(desk.rows.flatMap((row) => [...row.faults.map(([check]) => check), ...row.advised]));
    const units = tally(desk.rows.map((row) => row.student?.unit).filter(Boolean));
    const select = (name, first, options) => make("select", { name, "aria-label": voice.say(`filter-${name}`), change: (event) => desk.choose({ [name]: event.target.value }) },
        first && make("option", { value: "" }, first), options.map(([value, label]) => make("option", { value, selected: desk.choice[name] === value }, label)));
    const states = ["open", "decided", "overruled", ...(desk.rows.some((row) => row.decision?.stale) ? ["stale"] : [])];
    const green = desk.green().length;
    return [
        make("input", { type: "search", name: "text", value: desk.choice.text, placeholder: voice.say("search"), "aria-label": voice.say("search"), input: (event) => desk.choose({ text: event.target.value }) }),
        select("check", voice.say("filter-check-all"), checks.map(([check, count]) => [check, `${voice.of(desk.rule(check).title)} (${count})`])),
        units.length > 0 ? select("unit", voice.say("filter-unit-all"), units.map(([unit, count]) => [unit, `${unit} (${count})`])) : null,
        select("state", voice.say("filter-state-all"), states.map((state) => [state, voice.say(`state-${state}`)])),
        select("order", null, [["worst", voice.say("order-worst")], ["name", voice.say("order-name")], ...(units.length > 0 ? [["unit", voice.say("order-unit")]] : [])]),
        make("button", { type: "button", id: "approve", disabled: green === 0, click: () => desk.approve() }, voice.say("approve", { n: green })),
    ];
}
