import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { requireProgram } from './programs';
import { tempDir } from './temp';

/** A certificate with its key, as files and as what is in them. */
export interface TestCertificate {
  readonly name: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
  /** SHA-1 of the DER bytes, hexadecimal digits in lower case. */
  readonly thumbprint: string;
  /** SHA-256. */
  readonly thumbprint256: string;
}

/** When a certificate is valid. */
export interface Validity {
  /** `YYYYMMDDHHMMSSZ`. */
  readonly from?: string;
  readonly until?: string;
}

/** A certificate authority of its own, in a temporary folder. */
export class TestAuthority {
  readonly folder = tempDir('authority');
  readonly certFile: string;
  readonly certificate: string;
  #count = 0;

  constructor(name: string) {
    this.certFile = join(this.folder, 'ca.crt');
    this.#openssl('req', '-x509', ...newKey('ca.key'), '-subj', `/CN=${name}`, '-days', '365', '-out', 'ca.crt');
    this.certificate = readFileSync(this.certFile, 'utf8');
    writeFileSync(join(this.folder, 'index.txt'), '');
    writeFileSync(join(this.folder, 'serial'), '1000');
    mkdirSync(join(this.folder, 'issued'));
    writeFileSync(join(this.folder, 'ca.cnf'), CONFIGURATION);
  }

  /** Issues a certificate. */
  issue(name: string, { from = '20200101000000Z', until = '20991231235959Z' }: Validity = {}): TestCertificate {
    const base = `c${++this.#count}`;
    this.#openssl('req', ...newKey(`${base}.key`), '-subj', `/CN=${name}`, '-out', `${base}.csr`);
    this.#openssl(
      ...['ca', '-config', 'ca.cnf', '-batch', '-notext', '-keyfile', 'ca.key', '-cert', 'ca.crt'],
      ...['-startdate', from, '-enddate', until, '-in', `${base}.csr`, '-out', `${base}.crt`],
    );
    const [certFile, keyFile] = [join(this.folder, `${base}.crt`), join(this.folder, `${base}.key`)];
    const certificate = readFileSync(certFile, 'utf8');
    const { fingerprint, fingerprint256 } = new X509Certificate(certificate);
    return {
      name,
      certFile,
      keyFile,
      certificate,
      key: readFileSync(keyFile, 'utf8'),
      thumbprint: fingerprint.replaceAll(':', '').toLowerCase(),
      thumbprint256: fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  }

  /** Puts a certificate and its key into a PKCS#12 file. */
  pkcs12(of: TestCertificate, file: string, passphrase: string): void {
    const files = ['-inkey', of.keyFile, '-in', of.certFile, '-out', file];
    this.#openssl('pkcs12', '-export', ...files, '-passout', `pass:${passphrase}`);
  }

  /** Takes a certificate back. */
  revoke(of: TestCertificate): void {
    this.#openssl('ca', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.crt', '-revoke', of.certFile);
  }

  /** The list of what was revoked until now, as a PEM file. */
  revocationList(): string {
    const file = join(this.folder, `crl${++this.#count}.pem`);
    const keys = ['-keyfile', 'ca.key', '-cert', 'ca.crt'];
    this.#openssl('ca', '-config', 'ca.cnf', ...keys, '-gencrl', '-crldays', '30', '-out', file);
    return file;
  }

  #openssl(...args: string[]): void {
    execFileSync(requireProgram('openssl'), args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

function newKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file];
}

const CONFIGURATION = `
[ca]
default_ca = default
[default]
database = index.txt
new_certs_dir = issued
serial = serial
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = supplied
`;
