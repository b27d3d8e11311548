/** Lines as logs hold them; addresses and names are of documentation. */

export interface AlertSample {
  readonly sid: number;
  /** Default: the line has none. */
  readonly rev?: number;
  readonly sni?: string;
  readonly http?: string;
  readonly signature?: string;
  readonly action?: string;
  readonly client?: string;
  readonly clientPort?: number;
  readonly address?: string;
  readonly port?: number;
  /** ISO 8601. */
  readonly time?: string;
  readonly flow?: number;
}

/** An alert of Network Firewall in its wrapper. */
export const alertLine = (sample: AlertSample): string => {
  const {
    sid,
    rev,
    sni,
    http,
    signature = "MESH egress",
    action = "allowed",
    client = "10.30.1.5",
    clientPort = 51254,
  } = sample;
  const {
    address = "203.0.113.10",
    port = 443,
    time = "2025-11-24T16:00:00.000000+0000",
    flow = 1418294666628877,
  } = sample;
  return JSON.stringify({
    firewall_name: "fw",
    availability_zone: "eu-west-2a",
    event_timestamp: String(Math.floor(Date.parse(time.replace("+0000", "Z")) / 1000)),
    event: {
      timestamp: time,
      flow_id: flow,
      event_type: "alert",
      src_ip: client,
      src_port: clientPort,
      dest_ip: address,
      dest_port: port,
      proto: "TCP",
      alert: { action, signature_id: sid, ...(rev !== undefined && { rev }), signature, category: "", severity: 3 },
      ...(sni !== undefined && { tls: { sni, version: "UNDETERMINED" } }),
      ...(http !== undefined && { http: { hostname: http } }),
      verdict: { action: "alert" },
    },
  });
};

export const ALERT = alertLine({ sid: 1252307972, rev: 1, sni: "example.com", action: "blocked" });

const flow = (fields: object): string =>
  JSON.stringify({
    firewall_name: "fw",
    event_timestamp: "1764000000",
    event: { flow_id: 1, event_type: "netflow", proto: "TCP", app_proto: "tls", netflow: { pkts: 1 }, ...fields },
  });

export const FLOW_OUT = flow({ src_ip: "10.30.1.5", src_port: 51254, dest_ip: "203.0.113.10", dest_port: 443 });
export const FLOW_BACK = flow({ src_ip: "203.0.113.10", src_port: 443, dest_ip: "10.30.1.5", dest_port: 51254 });

export const TLS_ERROR = JSON.stringify({
  firewall_name: "fw",
  event_timestamp: 1727451885,
  event: {
    src_ip: "10.2.1.1",
    src_port: "39038",
    dest_ip: "203.0.113.70",
    dest_port: "443",
    sni: "example.com",
    tls_error: { error_message: "x" },
  },
});

export const QUERY = JSON.stringify({
  version: "1.100000",
  query_timestamp: "2026-02-04T17:51:55Z",
  query_name: "example.com.",
  query_type: "A",
  rcode: "NOERROR",
  answers: [{ Rdata: "203.0.113.9", Type: "A", Class: "IN" }],
  srcaddr: "10.30.1.5",
  srcport: "56067",
  firewall_rule_action: "BLOCK",
});
