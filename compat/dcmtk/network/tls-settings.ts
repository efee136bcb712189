import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TlsProfile, type TlsJudge, type TlsOptions } from '../../../src';
import { ToolFailure } from '../command-line/command-line-error';
import type { ToolContext } from '../command-line/main';
import type { CommandLine } from '../command-line/parser';
import { cipherSuiteOf } from './tls-ciphers';

/** Longest key, certificate or list, in bytes. */
const LONGEST_FILE = 16 * 1024 * 1024;
/** Longest password that is typed, in bytes. */
const LONGEST_PASSWORD = 1024;

function readBounded(path: string, what: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > LONGEST_FILE) throw new RangeError(`it has ${size} bytes, ${LONGEST_FILE} are the most`);
    return readFileSync(path);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ToolFailure(`Unable to load ${what} '${path}': ${text}`, { cause: error });
  }
}

function toPem(bytes: Buffer, label: string): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A certificate file as PEM, in whichever of the two formats it is. */
function certificatePem(path: string, isDer: boolean): string {
  const bytes = readBounded(path, 'certificate file');
  return isDer ? toPem(bytes, 'CERTIFICATE') : bytes.toString('latin1');
}

/**
 * The authorities that a command line names, as PEM. One that cannot be read is left out with a warning, as in the originals:
 * what it has issued is not trusted then.
 */
export function trustedPems({ line, log }: ToolContext): string[] {
  const isDer = line.choice('--pem-keys', '--der-keys') === '--der-keys';
  const read = (paths: readonly string[], load: (path: string) => string[]): string[] =>
    paths.flatMap((path) => {
      try {
        return load(path);
      } catch (error) {
        if (!(error instanceof ToolFailure)) throw error;
        log.warn(`${error.message}, ignoring`);
        return [];
      }
    });
  const files = line.all('--add-cert-file').map(([path = '']) => path);
  const folders = line.all('--add-cert-dir').map(([path = '']) => path);
  return [...read(files, (path) => [certificatePem(path, isDer)]), ...read(folders, (path) => folderPems(path, isDer))];
}

/** What of a folder is a certificate; other files may lie there as well. */
function folderPems(folder: string, isDer: boolean): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new ToolFailure(`unable to read certificates from directory '${folder}'`, { cause: error });
  }
  return names.flatMap((name) => {
    const pem = certificatePem(join(folder, name), isDer);
    try {
      return new X509Certificate(pem).subject === '' ? [] : [pem];
    } catch {
      return []; // no certificate
    }
  });
}

function revocationLists(line: CommandLine, isDer: boolean): string[] | undefined {
  if (!line.has('--enable-crl-vfy') && !line.has('--enable-crl-all')) return undefined;
  const paths = line.all('--add-crl-file').map(([path = '']) => path);
  // Without any list nothing would be checked.
  if (paths.length === 0) throw new ToolFailure('Checking revocation lists needs at least one: --add-crl-file');
  return paths.map((path) => {
    const bytes = readBounded(path, 'certificate revocation list file');
    return isDer ? toPem(bytes, 'X509 CRL') : bytes.toString('latin1');
  });
}

/** One line of standard input; nothing but the prompt is shown. */
function typedPassword(path: string): string {
  process.stderr.write(`Please enter the passphrase for the private key file '${path}': `);
  const byte = Buffer.alloc(1);
  const bytes: number[] = [];
  while (bytes.length < LONGEST_PASSWORD && readSync(0, byte) === 1 && byte[0] !== 0x0a) bytes.push(byte[0] ?? 0);
  return Buffer.from(bytes).toString('utf8').replace(/\r$/, '');
}

function privateKey(line: CommandLine, path: string, isDer: boolean): string {
  const bytes = readBounded(path, 'private TLS key from');
  const choice = line.choice('--std-passwd', '--use-passwd', '--null-passwd');
  const encrypted = !isDer && bytes.includes('ENCRYPTED');
  let passphrase = choice === '--use-passwd' ? line.text('--use-passwd') : undefined;
  if (choice === '--null-passwd') passphrase = '';
  if (encrypted && choice === '--std-passwd') passphrase = typedPassword(path);
  try {
    const pem = isDer ? derKey(bytes, passphrase) : createPrivateKey({ key: bytes, passphrase });
    return pem.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ToolFailure(`Unable to load private TLS key from '${path}': ${text}`, { cause: error });
  }
}

/** DER does not say which of the three structures it is. */
function derKey(key: Buffer, passphrase: string | undefined): ReturnType<typeof createPrivateKey> {
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type, passphrase });
    } catch {
      // The last kind reports.
    }
  }
  return createPrivateKey({ key, format: 'der', type: 'sec1', passphrase });
}

/** A peer without a certificate may come; one with a certificate needs one that holds. */
const ifPresent: TlsJudge = ({ chain, chainError }) => {
  if (chain.length === 0 || chainError === undefined) return undefined;
  return { failure: 'untrusted', text: `its certificate does not hold (${chainError})`, verification: chainError };
};

const PROFILES: Readonly<Record<string, TlsProfile>> = {
  '--profile-bcp195-nd': TlsProfile.NonDowngrading,
  '--profile-bcp195': TlsProfile.BCP195,
  '--profile-bcp195-ex': TlsProfile.Extended,
};

/**
 * The TLS settings of a command line; undefined for plain connections.
 *
 * @throws {@link ToolFailure} when a key, certificate, list or cipher suite cannot be used.
 */
export function tlsSettings(context: ToolContext, role: 'requestor' | 'acceptor'): TlsOptions | undefined {
  const { line, log } = context;
  const stack = line.choice('--disable-tls', '--enable-tls', '--anonymous-tls');
  if (stack !== '--enable-tls' && stack !== '--anonymous-tls') return undefined;
  const isDer = line.choice('--pem-keys', '--der-keys') === '--der-keys';
  if (line.has('--enable-crl-vfy')) {
    log.warn('--enable-crl-vfy works as --enable-crl-all: all certificates of a chain are checked');
  }
  const peerCheck = line.choice('--require-peer-cert', '--verify-peer-cert', '--ignore-peer-cert');
  const ciphers = line.all('--cipher').map(([name = '']) => cipherSuiteOf(name));
  const profile = line.choice(...Object.keys(PROFILES)) ?? '';
  const keyFile = line.text('--enable-tls');
  const identity = stack === '--enable-tls' && keyFile !== undefined ? ourIdentity(line, keyFile, isDer) : [];
  return {
    identities: identity,
    issuers: trustedPems(context),
    revocationLists: revocationLists(line, isDer),
    verification:
      peerCheck === '--ignore-peer-cert' ? 'none' : peerCheck === '--verify-peer-cert' ? ifPresent : 'chain',
    mutual: role === 'acceptor' && peerCheck !== '--ignore-peer-cert',
    profile: PROFILES[profile],
    cipherSuites: ciphers.length === 0 ? undefined : ciphers,
    // The suites of TLS 1.3 are others than those before: without one of them there is no TLS 1.3.
    maximumVersion: ciphers.length > 0 && !ciphers.some((name) => name.startsWith('TLS_')) ? 'TLSv1.2' : undefined,
    onHandshake: (description) => log.debug(description),
  };
}

function ourIdentity(line: CommandLine, keyFile: string, isDer: boolean): NonNullable<TlsOptions['identities']> {
  const key = privateKey(line, keyFile, isDer);
  return [{ name: '', identity: { certificate: certificatePem(line.text('--enable-tls', 1) ?? '', isDer), key } }];
}
