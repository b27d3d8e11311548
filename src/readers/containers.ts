import {
  at,
  type GrantsAndFacts,
  hostEntry,
  inputsOf,
  itemsOf,
  parsedJson,
  type Reader,
  type Resource,
  within,
} from "./kit/index.ts";

/** Containers outside Kubernetes, which may add entries to their hosts file. */
export const containers: readonly Reader[] = [
  { types: ["aws:ecs/taskDefinition:TaskDefinition"], covers: "part", read: readTaskDefinition },
  { types: ["docker:index/container:Container"], covers: "part", read: readContainer },
  { types: ["docker:index/service:Service"], covers: "part", read: readService },
];

/** `extraHosts` of the containers of `aws:ecs/taskDefinition:TaskDefinition`, whose definitions are JSON. */
function readTaskDefinition(resource: Resource): GrantsAndFacts {
  const definitions = parsedJson(at(inputsOf(resource), "containerDefinitions"));
  const grants = itemsOf(definitions).flatMap((container) =>
    itemsOf(at(container, "extraHosts")).flatMap((entry) =>
      hostEntry(resource, entry, at(entry, "hostname"), [at(entry, "ipAddress")]),
    ),
  );
  return { grants, facts: [] };
}

/** `hosts` of `docker:index/container:Container`. */
function readContainer(resource: Resource): GrantsAndFacts {
  const grants = itemsOf(at(inputsOf(resource), "hosts")).flatMap((entry) =>
    hostEntry(resource, entry, at(entry, "host"), [at(entry, "ip")]),
  );
  return { grants, facts: [] };
}

/** The same for `docker:index/service:Service`. */
function readService(resource: Resource): GrantsAndFacts {
  const hosts = within(inputsOf(resource), "taskSpec", "containerSpec", "hosts");
  const grants = itemsOf(hosts).flatMap((entry) => hostEntry(resource, entry, at(entry, "host"), [at(entry, "ip")]));
  return { grants, facts: [] };
}
