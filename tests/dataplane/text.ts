/**
 * The text with passes of DNS logged too, so that it shows who decided: in use, a line for each query would be too
 * many.
 */
export const logged = (text: string): string => text.replaceAll(/^(pass (?:udp|tcp) .*flow:to_server;)/gm, "$1 alert;");
