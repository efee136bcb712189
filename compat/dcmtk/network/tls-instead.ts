import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ToolContext } from '../command-line/main';
import type { OptionDefinition } from '../command-line/options';
import { supportedCipherSuites } from './tls-ciphers';
import { trustedPems } from './tls-settings';

/** Exit code of a certificate that does not pass. */
const NOT_PASSED = 22;
/** Chains are short; the bound is for one that leads back to itself. */
const LONGEST_CHAIN = 16;

/** Does what `--list-ciphers`, `--verify-cert` and `--is-root-cert` ask for. @returns the exit code. */
export function runTlsInstead(option: OptionDefinition, context: ToolContext): Promise<number> {
  const { line, print } = context;
  const list = supportedCipherSuites().map((name) => `  ${name}\n`);
  if (option.long === '--list-ciphers') print(`Supported TLS ciphersuites are:\n${list.join('')}`);
  let code = 0;
  for (const [path = ''] of line.all('--is-root-cert')) {
    const passed = isRoot(read(path));
    print(`Certificate '${path}' is ${passed ? 'a' : 'not a'} valid, self-signed root CA.\n`);
    if (!passed) code = NOT_PASSED;
  }
  for (const [path = ''] of line.all('--verify-cert')) {
    const passed = leadsToTrust(read(path), authorities(context));
    print(`Verification of certificate '${path}' ${passed ? 'passed' : 'failed'}.\n`);
    if (!passed) code = NOT_PASSED;
  }
  return Promise.resolve(code);
}

/** A certificate file in either format; undefined for what is none. */
function read(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined; // what it is instead does not matter: it does not pass
  }
}

function authorities(context: ToolContext): X509Certificate[] {
  return trustedPems(context).map((pem) => new X509Certificate(pem));
}

function isInTime(certificate: X509Certificate): boolean {
  const now = Date.now();
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}

function isRoot(certificate: X509Certificate | undefined): boolean {
  if (certificate === undefined) return false;
  const { subject, issuer, ca } = certificate;
  return subject === issuer && ca && isInTime(certificate) && certificate.verify(certificate.publicKey);
}

function leadsToTrust(certificate: X509Certificate | undefined, trusted: readonly X509Certificate[]): boolean {
  let current = certificate;
  for (let depth = 0; current !== undefined && depth < LONGEST_CHAIN; depth++) {
    const subject = current;
    if (!isInTime(subject)) return false;
    if (trusted.some(({ fingerprint256 }) => fingerprint256 === subject.fingerprint256) && isRoot(subject)) return true;
    const issuer = trusted.find((each) => each.ca && subject.checkIssued(each) && subject.verify(each.publicKey));
    if (issuer === subject) return false;
    current = issuer;
  }
  return false;
}
