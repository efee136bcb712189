/**
 * The folder that stands for a certificate store, and single certificate files.
 *
 * @module
 */
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from '../../src/index';
import { COMError, HRESULT } from '../com';
import { DCXSEC_CERT_STORE } from './enums';

const SOURCE = 'rzdcx.DCXSEC';

/** A certificate with its key, and what it is found by. */
export interface StoredCertificate {
  readonly file: string;
  /** Common name of the subject. */
  readonly name: string;
  /** SHA-1 of the DER bytes, hexadecimal digits in lower case. */
  readonly thumbprint: string;
  readonly identity: TlsIdentity;
}

/** The folder of a store. @param storeFolder - Outranks the store when it is not empty. */
export function storeFolderOf(storeFolder: string, store: DCXSEC_CERT_STORE): string {
  if (storeFolder !== '') return resolve(storeFolder);
  if (store === DCXSEC_CERT_STORE.DCXSEC_CERT_STORE_CURRENT_USER) {
    return process.env['DCXPORT_CERT_STORE_USER'] ?? join(homedir(), '.dcxport', 'certs');
  }
  return process.env['DCXPORT_CERT_STORE_MACHINE'] ?? '/etc/dcxport/certs';
}

/** Reads a file. @throws {@link COMError} FILE_NOT_FOUND or what the system says. */
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
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

/** Subject and thumbprint of a certificate. */
function describe(file: string, certificate: Buffer | string): Pick<StoredCertificate, 'name' | 'thumbprint'> {
  try {
    const { subject, fingerprint } = new X509Certificate(certificate);
    const name = /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
    return { name, thumbprint: fingerprint.replaceAll(':', '').toLowerCase() };
  } catch (error) {
    throw unusable(file, 'it holds no certificate', error);
  }
}

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
 * The certificates of a folder, in the order of their file names: `*.pem` with their key, `*.crt` beside a `*.key`, `*.p12`
 * and `*.pfx`. What cannot be used is left out: other programs' files may lie there too.
 */
export function certificatesIn(folder: string, passphrase: string): StoredCertificate[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((name): StoredCertificate[] => {
    const file = join(folder, name);
    const keyFile = `${file.slice(0, -extname(file).length)}.key`;
    try {
      switch (extname(name).toLowerCase()) {
        case '.pem':
        case '.p12':
        case '.pfx':
          return [readCertificateFile(file, '', passphrase)];
        case '.crt':
          return [readCertificateFile(file, keyFile, passphrase)];
        default:
          return [];
      }
    } catch (error) {
      if (error instanceof COMError) return [];
      throw error;
    }
  });
}

/** The issuers in the store's subfolder `ca`, PEM. */
export function issuersIn(folder: string): string[] {
  const ca = join(folder, 'ca');
  if (!existsSync(ca)) return [];
  const files = readdirSync(ca).filter((name) => ['.pem', '.crt', '.cer'].includes(extname(name).toLowerCase()));
  return files.map((name) => read(join(ca, name)).toString('latin1'));
}

/** Issuers in one file. @throws {@link COMError} E_INVALIDARG when there are none. */
export function issuersInFile(file: string): string[] {
  const text = read(resolve(file)).toString('latin1');
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null) throw unusable(file, 'it holds no PEM certificate of an issuer');
  return certificates;
}
