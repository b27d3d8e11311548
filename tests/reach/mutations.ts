/** One thing of the procedure taken away or turned round, which tests have to notice. */
export interface Mutation {
  /** What doesn't hold any more. */
  readonly rule: string;
  /** Below `src/reach/`. */
  readonly file: string;
  /** A text that stands there once. */
  readonly find: string;
  readonly replace: string;
}

const of = (file: string, ...all: readonly (readonly [rule: string, find: string, replace: string])[]): Mutation[] =>
  all.map(([rule, find, replace]) => ({ rule, file, find, replace }));

/** Each rule of order, each default, each tie; and what is done with sets and differences. */
export const MUTATIONS: readonly Mutation[] = [
  ...of(
    "path/stations.ts",
    [
      "what no rule of DNS Firewall takes is answered",
      `effect: "forward", why: "a query that no rule matches is answered"`,
      `effect: "deny", why: ""`,
    ],
    [
      "a security group denies what no rule allows",
      `effect: "deny", why: "no rule allows it" }`,
      `effect: "forward", why: "" }`,
    ],
    [
      "a network ACL denies what no rule takes",
      `effect: "deny", why: "no rule matches it, and the last one, *, denies"`,
      `effect: "forward", why: ""`,
    ],
    [
      "a route past the firewall skips it",
      `skips: { effect: "bypass", engines: ["nfw-stateless", "nfw-stateful"] }`,
      `skips: undefined`,
    ],
    [
      "a stateless pass skips the stateful rules",
      `skips: { effect: "allow", engines: ["nfw-stateful"] }`,
      `skips: undefined`,
    ],
    ["admin rules that always allow skip the NSG", `skips: { effect: "bypass", engines: ["nsg"] }`, `skips: undefined`],
    [
      "an NSG denies at its end",
      `effect: "deny", why: "DenyAllOutBound (65500), which every NSG has"`,
      `effect: "forward", why: ""`,
    ],
    [
      "a route of Azure past the firewall skips it",
      `skips: { effect: "bypass", engines: ["azure-nat-rule", "azure-network-rule", "azure-application-rule"] }`,
      `skips: undefined`,
    ],
    [
      "DNAT rules come before network and application rules, and skip them",
      `skips: { effect: "allow", engines: ["azure-network-rule", "azure-application-rule"] }`,
      `skips: undefined`,
    ],
    [
      "network rules come before application rules, and skip them",
      `skips: { effect: "allow", engines: ["azure-application-rule"] }`,
      `skips: undefined`,
    ],
    [
      "what no network rule takes goes to the application rules",
      `effect: "forward", why: "no network rule matches it"`,
      `effect: "deny", why: ""`,
    ],
    [
      "Azure Firewall denies at its end",
      `effect: "deny", why: "no rule matches it, and Azure Firewall denies by default"`,
      `effect: "forward", why: ""`,
    ],
    [
      "what no admin rule takes goes to the NSG",
      `effect: "forward", why: "no admin rule matches it"`,
      `effect: "deny", why: ""`,
    ],
    [
      "what no cluster policy takes goes to the pods' policies",
      `effect: "forward", why: "no cluster policy matches it"`,
      `effect: "deny", why: ""`,
    ],
    [
      "policies of pods deny what none allows",
      `effect: "deny", why: "no policy allows it"`,
      `effect: "forward", why: ""`,
    ],
  ),
  ...of(
    "path/rules-in-order.ts",
    ["the lowest number comes first", `compareRanks(a.rank, b.rank));`, `compareRanks(b.rank, a.rank));`],
    [
      "two rules of one number that disagree decide nothing",
      `isOneRule || isAgreed ? tied`,
      `isOneRule || isAgreed || true ? tied`,
    ],
    ["a rule of unknown number may be the first", `[...unplaced.map(perhaps), ...tiesOf`, `[...tiesOf`],
    ["a rule of unknown number decides what no other does", `, ...unplaced.map(certainly)]`, `]`],
    [
      "in action order, passes come before drops",
      `...doing("allow", "bypass", "forward").map(certainly),\n    ...doing("deny").map(certainly),`,
      `...doing("deny").map(certainly),\n    ...doing("allow", "bypass", "forward").map(certainly),`,
    ],
    [
      "the narrowest route decides",
      `rank: [Number(countOf(addressesOf([part]))), then]`,
      `rank: [-Number(countOf(addressesOf([part]))), then]`,
    ],
    ["a route of a table beats the network's own", `prefixesOf(route, 1)`, `prefixesOf(route, -1)`],
    ["each network of a list is a route", `part.ranges.map((one) => ({ ...part, ranges: [one] }))`, `[part]`],
    [
      "where one allowing rule is enough, denials come first",
      `grants.filter(({ effect }) => effect === "deny").map(certainly),`,
      ``,
    ],
  ),
  ...of(
    "firewalls.ts",
    ["rules of a parent come before those of its child", `[-member.height, ...order]`, `[member.height, ...order]`],
    [
      "groups come by the priorities that the policy gives them",
      `[...priorities, ...order] : undefined`,
      `order : undefined`,
    ],
    ["DROP_TO_ALERT turns drops into alerts", `grant.effect === "deny" ? alertOf(grant) : grant`, `grant`],
  ),
  ...of("evaluation-order.ts", [
    "only STRICT_ORDER goes by the text",
    `(fact.value ?? fact.default) !== "STRICT_ORDER"`,
    `false`,
  ]),
  ...of(
    "path/firewall-layers.ts",
    ["alerts decide nothing", `effect !== "alert" && effect !== "inspect"`, `effect !== "inspect"`],
    ["drop_strict stops the handshake", `drop !== "aws:drop_strict"`, `true`],
    ["defaults hold in strict order alone", `isByAction(firewall) ? undefined : value`, `value`],
    ["without a default that drops, the rest passes", `if (drop !== undefined) return`, `if (true) return`],
    ["a group outside the stack may say anything", `if (!isGroup && !isAbove) return [];`, `return [];`],
    [
      "a parent outside the stack may say anything",
      `const isAbove = isParent && AZURE.has(engine);`,
      `const isAbove = false;`,
    ],
    [
      "the stateless default decides what no stateless rule takes",
      `["aws:pass", "allow"],`,
      `["aws:pass", "forward"],`,
    ],
    ["a stateless drop drops", `["aws:drop", "deny"],`, `["aws:drop", "forward"],`],
    [
      "stateless rules and defaults meet the answers",
      `return byDefault.effect === "deny" ? byDefault : otherwise;`,
      `return otherwise;`,
    ],
    ["fragments that the policy passes get past the rules", `!setting.value.split(",").includes("aws:pass")`, `true`],
  ),
  ...of(
    "path/moments.ts",
    ["the first packet is asked of rules for packets", `if (isOfData || !carriesTcp(grant)) return [];`, `return [];`],
    [
      "a pass by heads alone is one for the connection",
      `const passed = moment === "first-packet" ? "bypass" : "forward";`,
      `const passed = "forward";`,
    ],
    [
      "rules for established connections don't stop the handshake",
      `if (moment === "established" || application`,
      `if (application`,
    ],
    ["rules for the handshake don't pass what follows", `if (handshakeOnly) return [];`, ``],
    [
      "rules without `flow` meet the answers",
      `if (packetsOf === undefined || names`,
      `if (packetsOf !== "server" || names`,
    ],
    [
      "rules for what servers send don't meet what clients send",
      `content: (grant) => (grant.packetsOf === "server" ? [] : ofContent(grant))`,
      `content: ofContent`,
    ],
    ["a pass of packets doesn't cover the answers", `effect === "allow" && isOfWhole ?`, `effect === "allow" ?`],
    [
      "the version of the answers is the server's to choose",
      `[perhaps("it depends on the version of TLS that the server chooses")]`,
      `[]`,
    ],
    ["what waits for no answer isn't stopped by rules for answers", `transports: NO_HANDSHAKE,`, `transports: [],`],
  ),
  ...of(
    "path/group-choices.ts",
    ["a network ACL keeps no state", `answers && inbound.length > 0 ?`, `false ?`],
    [
      "every NSG lets the virtual network out",
      `rule("AllowVnetOutBound", 65000, [{ kind: "private", written: "VirtualNetwork", place }]),`,
      ``,
    ],
    [
      "every NSG lets the internet out",
      `rule("AllowInternetOutBound", 65001, [{ kind: "ranges", ranges: PUBLIC, written: "Internet", place }]),`,
      ``,
    ],
  ),
  ...of(
    "path/route-choices.ts",
    [
      "a table that leads past the firewall isn't the clients'",
      `table.subnets !== undefined || inward.includes(table)`,
      `true`,
    ],
    [
      "Azure's own route leads out",
      `effect: "bypass", why: "Azure's own route`,
      `effect: "deny", why: "Azure's own route`,
    ],
    ["a table that the stack doesn't hold may have other routes", `same.every(({ key }) => held.has(key))`, `true`],
    [
      "a route into an own network goes past the firewall",
      `isPrivate(addressesOf(route.destination)) ? "bypass" : "unknown"`,
      `"unknown"`,
    ],
  ),
  ...of(
    "path/groups.ts",
    ["a subnet behind what the stack doesn't hold is unknown", `!keys.has(key) && some.size > 0`, `false`],
    ["a subnet without an NSG is behind none", `...(none.size > 0 ?`, `...(false ?`],
  ),
  ...of(
    "path/own-routes.ts",
    ["networks have routes to their own addresses", `[...own, ...(cloud`, `[...(cloud`],
    [
      "Azure drops what is private and nobody's",
      `!hasDefault ? [PRIVATE_ON_AZURE] : []`,
      `false ? [PRIVATE_ON_AZURE] : []`,
    ],
    ["its own routes are for the clients of a network", `effect: "bypass", source: own,`, `effect: "bypass",`],
  ),
  ...of(
    "path/subnets.ts",
    [
      "no client is in a firewall's own subnet",
      `else if (kind === "firewall") ofPlatform.add(subnet);`,
      `else if (kind === "firewall") ofPlatform.size;`,
    ],
    [
      "no client is in Azure's own subnets",
      `if (reading.ids.some((id) => OF_PLATFORM.test(id))) ofPlatform.add(reading.urn);`,
      ``,
    ],
  ),
  ...of(
    "path/choice.ts",
    ["a subnet is where it is attached, at each station", `if (both?.size === 0) return [];`, ``],
    ["what the stack attaches no subnet to is for others", `(subnets !== undefined && isOfOthers) ||`, `false ||`],
  ),
  ...of(
    "path/region.ts",
    [
      "a condition that isn't understood makes nothing certain",
      `const isBound = isOneOf("conditions") ||`,
      `const isBound =`,
    ],
    ["a source that isn't known may be any", `isOneOf("source") ? EVERY_ADDRESS : source.maybe`, `source.maybe`],
    [
      "a destination that isn't known may be any",
      `isOneOf("destination") ? EVERY_ADDRESS : destination.maybe`,
      `destination.maybe`,
    ],
    ["ports that aren't known may be any", `isOneOf("ports") ? ALL_PORTS : grant.ports`, `grant.ports`],
    ["names that aren't known may be any", `isOneOf("names") && !isNarrowed ? undefined : grant.names`, `grant.names`],
    ["an NSG's VirtualNetwork is the client's own", `if (isOwn && isVirtualNetwork`, `if (false && isVirtualNetwork`],
  ),
  ...of(
    "verdict/decide.ts",
    ["DNS isn't asked for addresses", `engine !== "dns-firewall" || name !== undefined`, `true`],
    [
      "the first rule that takes it decides",
      `return certain === undefined ? [box] : leftOf(box, certain);`,
      `return [box];`,
    ],
    [
      "where the port opens and the rest dies, it is partial",
      `stops.every(({ layer }) => layer.opensPort)) return "partial"`,
      `false) return "partial"`,
    ],
    ["what is stopped in part is unknown", `if (isOut) return "unknown";`, ``],
    [
      "what no rule takes is denied by default",
      `stops.every(({ outcome }) => outcome.step === undefined) ? "deny-default" : "deny"`,
      `"deny"`,
    ],
  ),
  ...of(
    "open/open.ts",
    ["what is stopped for certain isn't open", `withoutFlows(EVERY_FLOW, done.shut)`, `EVERY_FLOW`],
    ["what an engine before it lets past isn't asked", `unionOfFlows([done.open, spared.maybe])`, `done.open`],
    [
      "a layer that isn't asked sends nothing past others",
      `maybe: withoutFlows(done.skip, spared.surely),`,
      `maybe: done.skip,`,
    ],
    ["only what no rule before it takes is asked", `withoutFlows(b, first.surely)`, `b`],
  ),
  ...of(
    "set/name-set.ts",
    ["a union holds what either holds", `inA || inB`, `inA && inB`],
    ["an intersection holds what both hold", `inA && inB)`, `inA || inB)`],
    ["a difference holds what the first alone holds", `inA && !inB`, `inA`],
    ["a negated term takes the others", `negated ? withoutNames(ANY_NAME, names) : names`, `names`],
    [
      "patterns need all of their terms",
      `allKnown(terms.map(namesOfTerm))?.reduce(commonNames, ANY_NAME)`,
      `allKnown(terms.map(namesOfTerm))?.reduce(unionOfNames, NOTHING_NAMED)`,
    ],
  ),
  ...of(
    "set/flow-set.ts",
    ["flows of either are in the union", `names: unionOfNames,`, `names: commonNames,`],
    ["flows of both are in the intersection", `names: commonNames,`, `names: unionOfNames,`],
    ["flows of the second aren't in the difference", `names: withoutNames,`, `names: (a) => a,`],
    [
      "nothing is within what is empty",
      `if (outer.holds === "none") return false;`,
      `if (outer.holds === "none") return true;`,
    ],
    ["a box ends where its spans end", `put(last + 1n, outside);`, `put(last, outside);`],
  ),
  ...of(
    "difference/difference.ts",
    [
      "opened is what couldn't be open before",
      `flows: withoutFlows(after.surely, before.maybe)`,
      `flows: withoutFlows(after.surely, before.surely)`,
    ],
    [
      "closed is what can't be open now",
      `flows: withoutFlows(before.surely, after.maybe)`,
      `flows: withoutFlows(before.surely, after.surely)`,
    ],
    ["what was unknown and is shut is told", `flows: withoutFlows(wasUnknown, after.maybe)`, `flows: NO_FLOWS`],
    ["what was open and is unknown is told", `flows: commonFlows(before.surely, isUnknown)`, `flows: NO_FLOWS`],
    ["what was shut and is unknown is told", `flows: withoutFlows(isUnknown, before.maybe)`, `flows: NO_FLOWS`],
  ),
  ...of(
    "difference/pairs.ts",
    [
      "what lets out the same under another name is the same",
      `[isUnmoved, letsOutTheSame, isOfOneTitle]`,
      `[isUnmoved, isOfOneTitle]`,
    ],
    ["clients that other groups are attached to go one way alone", `!a.isAttached && !b.isAttached`, `true`],
    [
      "what may be anybody's is open for certain where all let it out",
      `more.reduce((left, { surely }) => commonFlows(left, surely), first.surely)`,
      `first.surely`,
    ],
    [
      "of those that were told of before, or are now, alone",
      `isUntold(base) ? among(clientsIn(head), before) : before`,
      `before`,
    ],
  ),
  ...of(
    "difference/idle-rules.ts",
    ["a rule that some flow reaches isn't idle", `isWithinFlows(maybe, before);`, `true;`],
    ["what isn't known in full hides nothing", `return one.surely;\n    }`, `return one.maybe;\n    }`],
  ),
];
