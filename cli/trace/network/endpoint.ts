import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { TlsNamedIdentity, TlsOptions } from 'dcxport';

/** An address as the command line names it. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

const LOOPBACK = '127.0.0.1';
const HIGHEST_PORT = 65_535;

/** Reads `[tls:]host:port`; an IPv6 address stands in brackets. @throws {@link InvalidArgumentError} */
export function parseTarget(text: string): Endpoint {
  const [, tls, host, port] = /^(tls:)?(\[[^\]]+\]|[^:[\]]+):(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (host === undefined || !(number >= 1 && number <= HIGHEST_PORT)) {
    throw new InvalidArgumentError(
      'Write host:port, or tls:host:port to speak TLS; an IPv6 address stands in brackets.',
    );
  }
  return { host: withoutBrackets(host), port: number, tls: tls !== undefined };
}

/** Reads `[tls:][address:]port`; without an address it is the loopback one. @throws {@link InvalidArgumentError} */
export function parseListen(text: string): Endpoint {
  const [, tls, host, port] = /^(tls:)?(?:(\[[^\]]+\]|[^:[\]]+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > HIGHEST_PORT) {
    throw new InvalidArgumentError(
      'Write port, address:port, or tls:port to take TLS; 0.0.0.0 is every IPv4 address of this machine, 0 any free port.',
    );
  }
  return { host: withoutBrackets(host ?? LOOPBACK), port: Number(port), tls: tls !== undefined };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** `host:port` for people. */
export function describeEndpoint({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The TLS options of a command, as commander reads them. */
export interface TlsFiles {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly toCert?: string;
  readonly toKey?: string;
  readonly toCa?: string;
  readonly toAnyone?: boolean;
}

/** Adds the options for the side that listens. */
export function addListenTls(command: Command): Command {
  return command
    .option('--cert <file>', 'TLS: certificate to show to those who connect, PEM, issuers behind it')
    .option('--key <file>', 'TLS: its key, PEM')
    .option('--ca <file>', 'TLS: ask those who connect for a certificate of these issuers, PEM');
}

/** Adds the options for the side that connects. */
export function addConnectTls(command: Command): Command {
  return command
    .option('--to-cert <file>', 'TLS: certificate to show to whom we connect to, PEM')
    .option('--to-key <file>', 'TLS: its key, PEM')
    .option('--to-ca <file>', 'TLS: issuers of the certificate of whom we connect to, PEM (the public ones)')
    .option('--to-anyone', 'TLS: do not judge the certificate of whom we connect to');
}

/** @throws Error when files for TLS are given, and no address asks for it. */
export function checkTlsFiles(listen: readonly Endpoint[], to: readonly Endpoint[], files: TlsFiles): void {
  const { cert, key, ca, toCert, toKey, toCa, toAnyone } = files;
  const forListen = Object.entries({ '--cert': cert, '--key': key, '--ca': ca });
  const forTo = Object.entries({ '--to-cert': toCert, '--to-key': toKey, '--to-ca': toCa, '--to-anyone': toAnyone });
  checkUsed(forListen, '--listen', listen);
  checkUsed(forTo, '--to', to);
}

function checkUsed(files: readonly [string, unknown][], option: string, endpoints: readonly Endpoint[]): void {
  const given = files.find(([, value]) => value !== undefined);
  if (given === undefined || endpoints.some(({ tls }) => tls)) return;
  throw new Error(`${given[0]} is for TLS, and no ${option} asks for it: write tls: in front of its address`);
}

/**
 * What the listening side speaks; undefined for plain.
 *
 * @throws Error that names the option when a file is missing.
 */
export function listenTls(endpoint: Endpoint, files: TlsFiles): TlsOptions | undefined {
  if (!endpoint.tls) return undefined;
  const identities = identity('--cert', files.cert, '--key', files.key);
  if (identities === undefined) throw new Error('Listening with TLS needs a certificate: give --cert and --key');
  return { identities, mutual: files.ca !== undefined, issuers: issuers('--ca', files.ca) };
}

/** What the connecting side speaks; undefined for plain. @throws Error that names the option when a file is missing. */
export function connectTls(endpoint: Endpoint, files: TlsFiles): TlsOptions | undefined {
  if (!endpoint.tls) return undefined;
  return {
    identities: identity('--to-cert', files.toCert, '--to-key', files.toKey),
    issuers: issuers('--to-ca', files.toCa),
    verification: files.toAnyone === true ? 'none' : 'chain',
  };
}

function identity(
  certOption: string,
  cert: string | undefined,
  keyOption: string,
  key: string | undefined,
): readonly TlsNamedIdentity[] | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new Error(`${certOption} and ${keyOption} go together`);
  const pem = { certificate: readText(certOption, cert), key: readText(keyOption, key) };
  return [{ name: '', identity: pem }];
}

function issuers(option: string, file: string | undefined): readonly string[] | undefined {
  return file === undefined ? undefined : [readText(option, file)];
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${option}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
