/** What the checks give evidence for; no text asks for outbound rules by name, so that none is met by them. */
export const FRAMEWORK = {
  name: "Data Security and Protection Toolkit, CAF-aligned",
  version: "2024-25",
  reference: "B4.a",
  specification: "Secure by design: boundaries, zones and simple data flows",
};
