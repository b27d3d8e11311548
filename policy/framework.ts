/**
 * What the checks give evidence for. No requirement of it asks for outbound rules by name, so the pack claims to meet
 * none.
 */
export const FRAMEWORK = {
  name: "Data Security and Protection Toolkit, CAF-aligned",
  version: "2024-25",
  reference: "B4.a",
  specification: "Secure by design: boundaries, zones and simple data flows",
};
