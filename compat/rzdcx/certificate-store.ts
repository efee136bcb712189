/**
 * The folder that stands for a certificate store, and single certificate files.
 *
 * @module
 */
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { LogLevel, oneLine, type TlsIdentity } from '../../src/index';
import { COMError, HRESULT } from '../com';
import { DCXSEC_CERT_STORE } from './enums';
import { rzdcxLog } from './process-state';

const SOURCE = 'rzdcx.DCXSEC';

/** A certificate with its key, and what it is found by. */
export interface StoredCertificate {
  readonly file: string;
  /** Common name of the subject. */
  readonly name: string;
  /** SHA-1 of the DER bytes, hexadecimal digits in lower case. */
  readonly thumbprint: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validUntil: number;
  readonly identity: TlsIdentity;
}

/** What a folder holds. */
export interface StoreContent {
  /** Those that are valid now first, and of these the ones that stay so longest. */
  readonly certificates: readonly StoredCertificate[];
  /** Why other files of the kinds that are looked at cannot be used. */
  readonly unusable: readonly string[];
}

/** The folder of a store. @param storeFolder - Outranks the store when it is not empty. */
export function storeFolderOf(storeFolder: string, store: DCXSEC_CERT_STORE): string {
  if (storeFolder !== '') return resolve(storeFolder);
  if (store === DCXSEC_CERT_STORE.DCXSEC_CERT_STORE_CURRENT_USER) {
    return process.env['DCXPORT_CERT_STORE_USER'] ?? join(homedir(), '.dcxport', 'certs');
  }
  return process.env['DCXPORT_CERT_STORE_MACHINE'] ?? '/etc/dcxport/certs';
}

/** Longest file that is read, in bytes: the certificates of all public issuers together have a quarter of a megabyte. */
const LONGEST_FILE = 4 * 1024 * 1024;

/**
 * Reads a file. Nothing else that may lie in a folder: a named pipe would hold the program for ever.
 *
 * @throws {@link COMError} FILE_NOT_FOUND, what the system says, or E_INVALIDARG for what is no file of certificates.
 */
function read(path: string): Buffer {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw unusable(path, 'it is no file');
    if (stats.size > LONGEST_FILE) throw unusable(path, `it is longer than ${LONGEST_FILE} bytes`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof COMError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const text = error instanceof Error ? error.message : String(error);
    throw new COMError(missing ? HRESULT.FILE_NOT_FOUND : HRESULT.E_ACCESSDENIED, `${path}: ${text}`, SOURCE, {
      cause: error,
    });
  }
}

function unusable(file: string, why: string, cause?: unknown): COMError {
  const text = `${file} cannot be used as a certificate: ${why}`;
  return new COMError(HRESULT.E_INVALIDARG, text, SOURCE, { cause });
}

/** What a certificate is found and chosen by. */
function describe(file: string, certificate: Buffer | string): Omit<StoredCertificate, 'file' | 'identity'> {
  try {
    const { subject, fingerprint, validFrom, validTo } = new X509Certificate(certificate);
    return {
      name: /^CN=(.*)$/m.exec(subject)?.[1] ?? '',
      thumbprint: fingerprint.replaceAll(':', '').toLowerCase(),
      validFrom: Date.parse(validFrom),
      validUntil: Date.parse(validTo),
    };
  } catch (error) {
    throw unusable(file, 'it holds no certificate', error);
  }
}

const PEM_CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

function ofPem(file: string, certificate: string, key: string, passphrase: string): StoredCertificate {
  if (!KEY.test(key)) throw unusable(file, 'its private key is missing; KeyFile names it when it is in another file');
  const identity: TlsIdentity = { certificate, key, ...(passphrase === '' ? {} : { passphrase }) };
  return { file, ...describe(file, certificate), identity };
}

/** What Node's secure contexts have beyond their documented interface. */
interface InnerContext {
  /** Our own certificate, DER. */
  getCertificate?: () => Buffer | null;
}

function ofPfx(file: string, pfx: Buffer, passphrase: string): StoredCertificate {
  let certificate: Buffer | null | undefined;
  try {
    // Node opens PKCS#12, but tells what is in it on the inner context alone.
    const context = createSecureContext({ pfx, passphrase }).context as InnerContext;
    certificate = context.getCertificate?.();
  } catch (error) {
    throw unusable(file, 'it is no PKCS#12 file, or KeyPassphrase is not its passphrase', error);
  }
  if (!certificate) throw unusable(file, 'it holds no certificate');
  return { file, ...describe(file, certificate), identity: { pfx, passphrase } };
}

/** Reads one certificate file, PEM or PKCS#12. @param keyFile - PEM key, when it is not in the file; empty for none. */
export function readCertificateFile(file: string, keyFile: string, passphrase: string): StoredCertificate {
  const bytes = read(resolve(file));
  const text = bytes.toString('latin1');
  if (!text.includes('-----BEGIN ')) return ofPfx(file, bytes, passphrase);
  return ofPem(file, text, keyFile === '' ? text : read(resolve(keyFile)).toString('latin1'), passphrase);
}

/**
 * The certificates of a folder: `*.pem` with their key, `*.crt` beside a `*.key`, `*.p12` and `*.pfx`. What cannot be used
 * is left out, and told of: other programs' files may lie there too.
 */
export function readStore(folder: string, passphrase: string): StoreContent {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const certificates: StoredCertificate[] = [];
  const unusable: string[] = [];
  for (const name of names) {
    const kind = extname(name).toLowerCase();
    if (!['.pem', '.crt', '.p12', '.pfx'].includes(kind)) continue;
    const file = join(folder, name);
    const keyFile = kind === '.crt' ? `${file.slice(0, -kind.length)}.key` : '';
    try {
      certificates.push(readCertificateFile(file, keyFile, passphrase));
    } catch (error) {
      if (!(error instanceof COMError)) throw error;
      unusable.push(error.Description);
    }
  }
  const now = Date.now();
  const isValid = ({ validFrom, validUntil }: StoredCertificate): number =>
    Number(validFrom <= now && now <= validUntil);
  certificates.sort((a, b) => isValid(b) - isValid(a) || b.validUntil - a.validUntil);
  return { certificates, unusable };
}

/** Issuers in a file, PEM or DER, as PEM. @throws when there are none. */
function issuersOf(file: string): string[] {
  const bytes = read(file);
  return bytes.toString('latin1').match(PEM_CERTIFICATES) ?? [new X509Certificate(bytes).toString()];
}

/** The issuers in the store's subfolder `ca`, PEM or DER, as PEM. What is none is left out, and the log says so. */
export function issuersIn(folder: string): string[] {
  const ca = join(folder, 'ca');
  if (!existsSync(ca)) return [];
  const files = readdirSync(ca).filter((name) => ['.pem', '.crt', '.cer'].includes(extname(name).toLowerCase()));
  return files.flatMap((name) => {
    const file = join(ca, name);
    try {
      return issuersOf(file);
    } catch {
      rzdcxLog.log(LogLevel.warning, oneLine(`TLS: ${file} holds no certificate of an issuer; it is left out`));
      return [];
    }
  });
}

/** Issuers in one file. @throws {@link COMError} E_INVALIDARG when there are none. */
export function issuersInFile(file: string): string[] {
  const text = read(resolve(file)).toString('latin1');
  const certificates = text.match(PEM_CERTIFICATES);
  if (certificates === null) throw unusable(file, 'it holds no PEM certificate of an issuer');
  return certificates;
}
