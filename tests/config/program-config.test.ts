import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { z } from "zod";
import { judging } from "../../components/parse-args.ts";
import { checkSelection } from "../../components/selection.ts";
import { selectionShape } from "../../src/catalogue/selection.ts";
import { placesOfArgs, readProgramConfig } from "../../src/config/program-config.ts";
import { zoneFaults } from "../../src/config/zones.ts";
import { ConfigurationError, type Fault } from "../../src/egress/input/configuration-error.ts";

/** What every component takes beside its own; Azure's refuses to monitor, as the real one does. */
const both = {
  clientCidrs: z.array(z.string()).min(1),
  tags: z.record(z.string(), z.string()).optional(),
  protect: z.boolean().optional(),
};
const selecting = <Shape extends z.core.$ZodLooseShape>(shape: Shape, more: (value: object) => Fault[] = () => []) =>
  judging(z.strictObject({ ...selectionShape, ...shape }), (value, isFaulty) => [
    ...checkSelection(value, isFaulty).faults,
    ...more(value),
  ]);
const components = {
  aws: selecting({
    ...both,
    vpcId: z.string(),
    routeTableIds: z.record(z.string(), z.string()).optional(),
    networkFirewall: z
      .strictObject({ enabled: z.boolean().optional(), capacity: z.int().max(30000).optional() })
      .optional(),
    monitor: z.strictObject({ owner: z.string().min(1), expires: z.iso.date() }).optional(),
  }),
  azure: selecting(
    {
      ...both,
      location: z.string(),
      monitor: z
        .unknown()
        .refine((value) => value === undefined, { error: "Azure has no monitor mode." })
        .optional(),
    },
    ({ clientCidrs }: { clientCidrs?: unknown[] }) =>
      (clientCidrs?.length ?? 0) < 3 ? [] : [{ path: "", message: "is too much at once." }],
  ),
};

const aws = { region: "eu-west-2", allowedAccountIds: ["123456789012"], vpcId: "vpc-1", clientCidrs: ["10.0.0.0/16"] };
const azure = {
  subscriptionId: "8d1f0000-0000-4abc-9000-000000c0ffee",
  location: "uksouth",
  clientCidrs: ["10.1.0.0/16"],
};

/** What nobody wrote. */
const SELECTION = {
  environment: "int",
  networks: ["internet"],
  documentation: false,
  revocation: false,
  extraHosts: {},
  excludeEndpoints: [],
};

const withPlaceholders = {
  environment: "int",
  tags: { Owner: "placeholder-owner" },
  aws: { ...aws, vpcId: "vpc-00000000000000000" },
};

/** As Pulumi hands values over: text, lists and maps as JSON. */
const settingsOf = (values: Record<string, unknown>, stack = "int", preview = true) =>
  readProgramConfig(
    {
      project: "mesh-egress",
      stack,
      values: Object.fromEntries(
        Object.entries(values)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [
            `mesh-egress:${key}`,
            typeof value === "object" ? JSON.stringify(value) : String(value),
          ]),
      ),
      secretKeys: [],
    },
    components,
    { today: "2026-11-23", preview },
  );

const faultsOf = (values: Record<string, unknown>, preview = true): string[] => {
  try {
    settingsOf(values, "int", preview);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.split("\n");
  }
};

describe("settings", () => {
  it("are what goes to the providers and what goes to the components", () =>
    assert.deepEqual(
      settingsOf({
        environment: "int",
        aws: { ...aws, assumeRoleArn: "arn:aws:iam::123456789012:role/a/deploy" },
        azure,
      }),
      {
        environment: "int",
        aws: {
          provider: {
            region: "eu-west-2",
            allowedAccountIds: ["123456789012"],
            assumeRoleArn: "arn:aws:iam::123456789012:role/a/deploy",
          },
          args: { ...SELECTION, vpcId: "vpc-1", clientCidrs: ["10.0.0.0/16"], tags: {} },
        },
        azure: {
          provider: { subscriptionId: "8d1f0000-0000-4abc-9000-000000c0ffee", location: "uksouth" },
          args: { ...SELECTION, location: "uksouth", clientCidrs: ["10.1.0.0/16"], tags: {} },
        },
        warnings: [],
      },
    ));

  it("give the same choice of hosts, tags and protection to both clouds", () => {
    const shared = {
      environment: "live",
      networks: ["internet", "hscn"],
      documentation: true,
      revocation: false,
      extraHosts: { lab: { host: "lab.spineservices.nhs.uk", reason: "r", owner: "o" } },
      excludeEndpoints: ["live-api"],
      tags: { Team: "mesh" },
      protect: false,
    };
    const { aws: onAws, azure: onAzure } = settingsOf({ ...shared, aws, azure }, "live");
    assert.deepEqual(onAws?.args, { ...shared, vpcId: "vpc-1", clientCidrs: ["10.0.0.0/16"] });
    assert.deepEqual(onAzure?.args, { ...shared, location: "uksouth", clientCidrs: ["10.1.0.0/16"] });
  });

  it("leave protection to the component at auto", () =>
    assert.equal(
      "protect" in (settingsOf({ environment: "live", protect: "auto", azure }, "live").azure?.args ?? {}),
      false,
    ));

  it("leave out a cloud whose section is absent, or empty as Pulumi.yaml gives it", () => {
    assert.deepEqual(Object.keys(settingsOf({ environment: "int", aws, azure: {} })).includes("azure"), false);
    assert.deepEqual(Object.keys(settingsOf({ environment: "int", azure })).includes("aws"), false);
  });

  it("turn the mode into the argument monitor, also from a day that Pulumi's YAML took for a time", () => {
    const monitor = { owner: "Network team", expires: "2026-11-23" };
    const unquoted = { owner: "Network team", expires: "2026-11-23 00:00:00 +0000 UTC" };
    assert.deepEqual(settingsOf({ environment: "int", aws, mode: { monitor } }).aws?.args.monitor, monitor);
    assert.deepEqual(settingsOf({ environment: "int", aws, mode: { monitor: unquoted } }).aws?.args.monitor, monitor);
    assert.equal("monitor" in (settingsOf({ environment: "int", aws, mode: "enforce" }).aws?.args ?? {}), false);
  });

  it("take an account id without quotes where it has all its digits", () =>
    assert.deepEqual(
      settingsOf({ environment: "int", aws: { ...aws, allowedAccountIds: [123456789012] } }).aws?.provider
        .allowedAccountIds,
      ["123456789012"],
    ));

  it("warn of a misleading stack name and of regions outside the UK", () =>
    assert.deepEqual(
      settingsOf(
        { environment: "int", aws: { ...aws, region: "eu-west-1" }, azure: { ...azure, location: "West Europe" } },
        "live",
      ).warnings.map((warning) => warning.slice(0, 40)),
      [
        'The stack is called "live", but its envi',
        'mesh-egress:aws.region: "eu-west-1" is o',
        'mesh-egress:azure.location: "West Europe',
      ],
    ));

  it("warn of placeholders in a preview, all in one sentence", () =>
    assert.deepEqual(settingsOf(withPlaceholders).warnings, [
      "Placeholders are left in mesh-egress:tags.Owner, mesh-egress:aws.vpcId. A preview accepts them; an update stops until they are filled in.",
    ]));

  it("have no placeholders in an update, nor other faults", () => {
    const placeholders = [
      'mesh-egress:tags.Owner: "placeholder-owner" is a placeholder. Fill in your own in Pulumi.int.yaml before an update.',
      'mesh-egress:aws.vpcId: "vpc-00000000000000000" is a placeholder. Fill in your own in Pulumi.int.yaml before an update.',
    ];
    assert.deepEqual(faultsOf(withPlaceholders, false), placeholders);
    assert.deepEqual(faultsOf({ ...withPlaceholders, protect: "live" }, false), [
      'mesh-egress:protect: "live" is not one of true, false and auto.',
      ...placeholders,
    ]);
  });
});

const FAULTS: [what: string, values: Record<string, unknown>, ...messages: string[]][] = [
  ["no environment", { environment: undefined }, 'environment: is missing; expected one of "int", "live", "dep".'],
  [
    "an environment that is none",
    { environment: "prod" },
    'environment: "prod" is not the name of an environment here. Write live.',
  ],
  [
    "an environment in capitals",
    { environment: "INT" },
    'environment: "INT" is not the name of an environment here. Write int.',
  ],
  [
    "an environment by its whole name",
    { environment: "integration" },
    'environment: "integration" is not the name of an environment here. Write int.',
  ],
  [
    "an environment that is nobody's",
    { environment: "staging" },
    'environment: "staging" is not one of "int", "live", "dep".',
  ],
  [
    "a key without a value",
    { aws: { ...aws, vpcId: null } },
    "aws.vpcId: is empty; expected text. Write one, or remove the key.",
  ],
  ["a switch by another word", { revocation: "no" }, 'revocation: "no" is neither true nor false. Write false.'],
  [
    "a zone of another region",
    { aws: { ...aws, routeTableIds: { "eu-west-1a": "rtb-1", "eu-west-2b": "rtb-2" } } },
    'aws.routeTableIds.eu-west-1a: "eu-west-1a" is no zone of eu-west-2, the region of this stack. Name the zone that the entry lies in.',
  ],
  ["no cloud", { aws: {}, azure: {} }, "aws: is missing, and so is azure. Give the section of at least one cloud."],
  [
    "an unknown key",
    { enviroment: "int" },
    'enviroment: unknown key. Did you mean "environment"? Known are: environment, networks, documentation, revocation, extraHosts, excludeEndpoints, tags, mode, protect, aws, azure.',
  ],
  [
    "an unknown key of a section, and deeper",
    { aws: { ...aws, vpc: "vpc-1", networkFirewall: { enable: false } } },
    'aws.networkFirewall.enable: unknown key. Did you mean "enabled"? Known are: enabled, capacity.',
    'aws.vpc: unknown key. Did you mean "vpcId"? Known are: region, allowedAccountIds, assumeRoleArn, clientCidrs, vpcId, routeTableIds, networkFirewall.',
  ],
  [
    "keys in a section that stand beside it",
    { aws: { ...aws, environment: "int", monitor: {} } },
    "aws.environment: is the same for both clouds. Move it beside the section, as environment.",
    "aws.monitor: is the same for both clouds. Move it beside the section, as mode.",
  ],
  ["a list that is text", { networks: "internet" }, 'networks: "internet" is not a list. Write ["internet"].'],
  ["a boolean that is text", { documentation: "yes" }, 'documentation: "yes" is neither true nor false. Write true.'],
  ["a section that is text", { aws: "on" }, 'aws: "on" is not a map of keys to values. Write it as in {key: value}.'],
  [
    "an empty text for a map",
    { extraHosts: "" },
    'extraHosts: "" is not a map of keys to values. Write it as in {key: value}.',
  ],
  ["a tag that YAML read as a number", { tags: { Cost: 83 } }, "tags.Cost: 83 is not text. Put it in quotes."],
  ["protection that is neither", { protect: "live" }, 'protect: "live" is not one of true, false and auto.'],
  [
    "a mode that is none",
    { mode: "monitor" },
    'mode: "monitor" is no mode. Write enforce, or a map: monitor: {owner: …, expires: YYYY-MM-DD}.',
  ],
  [
    "a monitor mode without an end",
    { mode: { monitor: { owner: "o" } } },
    "mode.monitor.expires: is missing; expected text.",
  ],
  [
    "a monitor mode without an owner",
    { mode: { monitor: { expires: "2027-01-01", owner: "" } } },
    'mode.monitor.owner: "" is empty. Write a text, or remove the key.',
  ],
  [
    "an end that is no day",
    { mode: { monitor: { owner: "o", expires: "soon" } } },
    'mode.monitor.expires: "soon" is not a day. Write it as YYYY-MM-DD.',
  ],
  [
    "a monitor mode that has ended",
    { mode: { monitor: { owner: "o", expires: "2026-11-22" } } },
    'mode.monitor.expires: "2026-11-22" has passed. Set mode: enforce, or agree on a later day with the owner.',
  ],
  [
    "a monitor mode with Azure on",
    { azure, mode: { monitor: { owner: "o", expires: "2027-01-01" } } },
    "mode: Azure has no monitor mode.",
  ],
  [
    "what the providers can't take",
    {
      aws: { ...aws, region: "London", allowedAccountIds: [12345678901, "0123"], assumeRoleArn: "deploy" },
      azure: { ...azure, subscriptionId: "mine", location: "uk-south" },
    },
    'aws.region: "London" is not an AWS region. Write it as in "eu-west-2".',
    'aws.allowedAccountIds[0]: "12345678901" is not an AWS account id, which has 12 digits. Put it in quotes.',
    'aws.allowedAccountIds[1]: "0123" is not an AWS account id, which has 12 digits. Put it in quotes.',
    'aws.assumeRoleArn: "deploy" is not the ARN of a role. Write it as in "arn:aws:iam::123456789012:role/deploy".',
    'azure.subscriptionId: "mine" is not a subscription id. Write it as az account show prints it.',
    'azure.location: "uk-south" is not an Azure location. Write it as in "uksouth".',
  ],
  [
    "no account that the update may run in",
    { aws: { ...aws, allowedAccountIds: [] } },
    "aws.allowedAccountIds: [] is empty. Give at least one entry.",
  ],
  [
    "what a component alone can tell",
    { azure: { ...azure, clientCidrs: ["a", "b", "c"] } },
    "azure: is too much at once.",
  ],
  [
    "the choice of hosts once, for both clouds",
    {
      azure,
      excludeEndpoints: ["int-inernet"],
      extraHosts: { live: { host: "msg.spineservices.nhs.uk", reason: "r", owner: "o" } },
    },
    'excludeEndpoints[0]: "int-inernet" is no endpoint. Did you mean "int-internet"? Known are: live-internet, live-api, int-internet, dep-internet, live-hscn, int-hscn, dep-hscn, documentation, revocation-ocsp, revocation-crl, revocation-pki.',
    'extraHosts.live.host: "msg.spineservices.nhs.uk" is a host of live; this stack is int.',
  ],
  [
    "the faults of everything together",
    {
      environment: "x",
      aws: { ...aws, vpcId: 1, networkFirewall: { capacity: 40000 } },
      azure: { ...azure, clientCidrs: [] },
    },
    'environment: "x" is not one of "int", "live", "dep".',
    "aws.vpcId: 1 is not text. Put it in quotes.",
    "aws.networkFirewall.capacity: 40000 is above 30000, the most allowed.",
    "azure.clientCidrs: [] is empty. Give at least one entry.",
  ],
];

describe("a fault", () => {
  it("names file and line as well, where the stack's file has the key", () => {
    const text = `config:\n  mesh-egress:environment: int\n  mesh-egress:networks: internet\n`;
    const values = {
      "mesh-egress:environment": "int",
      "mesh-egress:networks": "internet",
      "mesh-egress:aws": JSON.stringify(aws),
    };
    const source = { project: "mesh-egress", stack: "int", values, secretKeys: [] };
    assert.throws(
      () =>
        readProgramConfig({ ...source, stackFile: { name: "Pulumi.int.yaml", text } }, components, {
          today: "2026-11-23",
          preview: true,
        }),
      {
        message: 'Pulumi.int.yaml:3:3: mesh-egress:networks: "internet" is not a list. Write ["internet"].',
      },
    );
  });
});

describe("what a cloud's component calls by its own path", () => {
  const text = `config:\n  mesh-egress:mode: enforce\n  mesh-egress:aws:\n    networkFirewall:\n      subnetIds: {a: b}\n`;
  const source = { project: "mesh-egress", stack: "int", values: {}, secretKeys: [] };
  const cases: [path: string, place: string, key: string][] = [
    ["networkFirewall.subnetIds.a", "5:19", "aws.networkFirewall.subnetIds.a"],
    ["monitor", "2:3", "mode"],
    ["monitor.owner", "2:3", "mode.monitor.owner"],
    ["extraHosts", "1:1", "extraHosts"],
    ["", "3:3", "aws"],
  ];
  for (const [path, place, key] of cases)
    it(`"${path}" is the stack's ${key}`, () => {
      const stackFile = { name: "Pulumi.int.yaml", text };
      assert.equal(placesOfArgs(source, "aws")(path), `mesh-egress:${key}`);
      assert.equal(placesOfArgs({ ...source, stackFile }, "aws")(path), `Pulumi.int.yaml:${place}: mesh-egress:${key}`);
    });
});

describe("faulty settings name", () => {
  for (const [what, values, ...messages] of FAULTS)
    it(what, () =>
      assert.deepEqual(
        faultsOf({ environment: "int", aws, ...values }),
        messages.map((message) => `mesh-egress:${message}`),
      ),
    );
});

it("is refused where a zone's id is of another region, and left alone where the region's ids aren't known", () => {
  const at = (region: string, ...availabilityZoneIds: string[]) =>
    zoneFaults({ aws: { region, networkFirewall: { availabilityZoneIds } } }).map(
      ({ path, message }) => `${path}: ${message}`,
    );
  assert.deepEqual(at("eu-west-2", "euw2-az1", "euw1-az2", "nonsense"), [
    'aws.networkFirewall.availabilityZoneIds[1]: "euw1-az2" is no zone of eu-west-2, the region of this stack, whose zones have ids such as "euw2-az1".',
  ]);
  assert.deepEqual(at("ap-southeast-1", "apse1-az1"), []);
  assert.deepEqual(at("us-gov-west-1", "usgw1-az1", "euw1-az2"), []);
});
