import { z } from "zod";
import { knownAddresses } from "../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { Address, Cidr, heldAddresses, isAny, isIpv6 } from "../../src/egress/address/address.ts";
import type { AddressRanges } from "../../src/egress/address/address-ranges.ts";
import { rangesIn } from "../../src/egress/address/read-ranges.ts";
import { isPrivate, leadNowhere } from "../../src/egress/address/special-networks.ts";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { type Reading, readable } from "../../src/egress/input/reading.ts";
import { correction, show } from "../../src/egress/input/show.ts";
import { MeshClientCidr, type MonitorArgs } from "../arguments.ts";

/** Name of a resource of Microsoft.Network, 1 to 80 characters. Source: Azure's naming rules. */
export const NetworkResourceName = readable(readName);

/** Name of a resource group, 1 to 90 characters. Source: Azure's naming rules. */
export const ResourceGroupName = z.string().regex(/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u, {
  error: ({ input }) =>
    `${show(input)} can't be a resource group. Give its name: up to 90 letters, digits, "_", "-", "(", ")" and ".", the last no ".".`,
});

/** Matches ids of resources of that type, with the resource group and the name as groups. */
export const idPattern = (type: string): RegExp =>
  new RegExp(`^/subscriptions/[^/]+/resourceGroups/([^/]+)/providers/${type.replace(".", "\\.")}/([^/]+)$`, "i");

/**
 * Id of a resource of that type.
 *
 * @param what the resource, such as `an IP group`.
 * @param hint returns more advice about a text that isn't an id.
 */
export const resourceIdOf = (type: string, what: string, hint: (text: string) => string = () => "") =>
  z.string().regex(idPattern(type), {
    error: ({ input }) =>
      `${show(input)} is not the id of ${what}. ${hint(String(input))}Write it whole, as in "/subscriptions/…/resourceGroups/…/providers/${type}/…".`,
  });

/** Id of an IP group. */
export const IpGroupId = resourceIdOf("Microsoft.Network/ipGroups", "an IP group");

/** The schema without advice to write IPv6, for arguments in which Azure takes none. */
const ipv4Only = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z.string().transform((text, context): z.output<Schema> => {
    const { data, error } = schema.safeParse(text);
    if (!error) return data;
    for (const { message } of error.issues)
      context.addIssue({ code: "custom", message: message.replace(/ or "2001:[^"]*"|, or IPv6, as in "[^"]*"/, "") });
    return z.NEVER;
  });

/** A network that MESH clients are in, IPv4. */
export const Ipv4ClientCidr = ipv4Only(MeshClientCidr).refine((cidr) => !isIpv6(cidr) || isAny(cidr), {
  error: ({ input }) =>
    `${show(input)} is IPv6, which Azure Firewall has no rules for. Name the IPv4 networks your clients are in.`,
});

/** One IPv4 address. Azure Firewall takes no other, and one NSG rule can't hold both families. */
export const Ipv4Address = ipv4Only(Address).refine((address) => !isIpv6(address), {
  error: ({ input }) => `${show(input)} is IPv6. Give an address of IPv4.`,
});

/**
 * The firewall's private address, IPv4. An address of a documentation network, such as 192.0.2.0/24, is accepted as a
 * placeholder.
 */
export const PrivateIp = Ipv4Address.refine((address) => isIpv6(address) || isPrivateOrPlaceholder(rangesIn(address)), {
  error: ({ input }) => `${show(input)} is a public address. Give the firewall's private one.`,
});

function isPrivateOrPlaceholder(ranges: AddressRanges): boolean {
  return isPrivate(ranges) || leadNowhere(ranges);
}

/**
 * A network that clients reach without the firewall, IPv4. Refuses `0.0.0.0/0` and every network that holds a MESH
 * address.
 */
export const InternalCidr = ipv4Only(Cidr).superRefine((cidr, context) => {
  const [held] = heldAddresses(cidr, knownAddresses(loadCatalogue()));
  const fault = isIpv6(cidr)
    ? "is IPv6; one rule of an NSG can't hold both families, so name IPv4 networks."
    : isAny(cidr)
      ? "is every address and would open everything. Name the internal networks that clients need."
      : held &&
        `holds ${held}, an address of MESH itself, which is reached through the firewall. Name smaller networks.`;
  if (fault) context.addIssue({ code: "custom", message: `${show(cidr)} ${fault}` });
});

/** The message if no source is given. */
export const CLIENTS_MISSING = "is missing, and so is clientIpGroupIds. Say which networks your clients are in.";

/** `monitor`, which Azure doesn't have. */
export const NoMonitor = z
  .custom<MonitorArgs>()
  .refine((value) => value === undefined, {
    error:
      "Azure application rules have no alert action, so to monitor would mean to open the port to everything. Leave it out: what is denied stands in the firewall's logs (AZFWApplicationRule).",
  })
  .optional();

/** Tier of a policy of our own. */
export const PolicyTier = z
  .string()
  .refine((tier) => tier !== "Basic", {
    error: `"Basic" only alerts on threat intelligence and has no DNS proxy. Choose "Standard" or "Premium".`,
  })
  .pipe(z.enum(["Standard", "Premium"]));

/**
 * Returns the faults in a component's name, from which its resources in Azure get theirs.
 *
 * @param suffix the longest that we append; Azure Native appends eight more letters.
 */
export function nameFaults(name: string, suffix: string): Fault[] {
  const most = 80 - suffix.length - 8;
  const fault = (what: string): Fault[] => [{ path: "name", message: `${show(name)} ${what}` }];
  if (name.length > most)
    return fault(`has ${name.length} characters, above ${most}, the most that Azure leaves room for. Shorten it.`);
  return NAME.test(name) ? [] : fault(`can't become a name in Azure. ${HOW_TO_NAME}`);
}

const HOW_TO_NAME = 'Use up to 80 letters, digits, ".", "_" and "-", a letter or digit first, no "." or "-" last.';
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;

function readName(text: string): Reading {
  if (NAME.test(text)) return { value: text };
  const last = text.split("/").at(-1) ?? "";
  if (text.startsWith("/") && NAME.test(last))
    return { fault: `${show(text)} is an id; the name alone is wanted.${correction(last)}` };
  return { fault: `${show(text)} can't be a name in Azure. ${HOW_TO_NAME}` };
}
