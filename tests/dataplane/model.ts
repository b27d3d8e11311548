/**
 * A MODEL of what `aws:drop_established_app_layer_to_server` does: AWS publishes no text of it. Any source, client to
 * server, once the application data is complete enough to be known. Nothing that this decides is proved for AWS.
 */
export const MODEL = [
  `drop tls any any -> any any (msg:"MODEL of the default action"; flow:to_server,established; ja4.hash; content:"_"; sid:1; rev:1;)`,
  `drop http any any -> any any (msg:"MODEL of the default action"; flow:to_server,established; http.start; content:"|0d 0a|"; sid:2; rev:1;)`,
  `drop tcp any any -> any any (msg:"MODEL of the default action"; flow:to_server,established; app-layer-protocol:!tls; app-layer-protocol:!http; sid:3; rev:1;)`,
  `drop udp any any -> any any (msg:"MODEL of the default action"; flow:to_server; sid:4; rev:1;)`,
  `drop icmp any any -> any any (msg:"MODEL of the default action"; flow:to_server; sid:5; rev:1;)`,
  `drop ip any any -> any any (msg:"MODEL of the default action"; ip_proto:!TCP; ip_proto:!UDP; ip_proto:!ICMP; flow:to_server; sid:6; rev:1;)`,
].join("\n");

/** Whether the model, not a rule of ours, decided. */
export const isModel = (sid: number): boolean => sid >= 1 && sid <= 6;
