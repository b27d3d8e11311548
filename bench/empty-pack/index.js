// As many policies as the real pack has, of the same kinds, that look at nothing.
import { PolicyPack } from "@pulumi/policy";

new PolicyPack("empty-pack", {
  policies: JSON.parse(process.env.BENCH_STAGES).map((stage, index) => ({
    name: `policy-${index}`,
    description: "Looks at nothing.",
    enforcementLevel: "mandatory",
    validateStack() {},
    ...(stage === "resource" && { validateResource() {} }),
  })),
});
