import { azureFirewall } from "./azure-firewall.ts";
import type { LogReader } from "./log-reader.ts";
import { networkFirewall } from "./network-firewall.ts";
import { resolverQueries } from "./resolver-queries.ts";
import { vnetFlows } from "./vnet-flows.ts";
import { vpcFlows } from "./vpc-flows.ts";

/** Readers of logs whose records are objects. VPC flow logs may also be lines of text, which have their own reader. */
export const LOG_READERS: readonly LogReader[] = [networkFirewall, azureFirewall, resolverQueries, vnetFlows, vpcFlows];
