// The model of egress: what resources allow, what rules ask for, and what is found. Rooms below it have faces of their
// own.
export * from "./aws-native-type.ts";
export * from "./cloud.ts";
export * from "./fact.ts";
export * from "./finding.ts";
export * from "./grant.ts";
export * from "./host-fields.ts";
export * from "./marked-values.ts";
export * from "./peer.ts";
export * from "./place.ts";
export * from "./port-set.ts";
export * from "./pulumi-marks.ts";
export * from "./reference.ts";
export * from "./resource.ts";
export * from "./resource-reading.ts";
export * from "./rule.ts";
