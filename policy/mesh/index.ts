// What is known of MESH, and which parts of a stack are about MESH.
export * from "./lookalikes.ts";
export * from "./mesh.ts";
export * from "./mesh-labels.ts";
export * from "./mesh-names.ts";
export * from "./mesh-path.ts";
export * from "./unread-texts.ts";
