import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomTlsCertificateType } from './security-enums';

/** A certificate of ours with its key, ready for use. */
export interface OwnCertificate {
  /** PEM, with the issuers that stand in the file. */
  readonly certificate: string;
  /** PEM, without password. */
  readonly key: string;
  /** Length of the key, in bits. */
  readonly keyBits: number;
}

/** Where a certificate is. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly type: DicomTlsCertificateType;
  /** Null: in the same file. */
  readonly key: string | null;
}

/**
 * Reads a certificate and its key.
 *
 * @param password - Asked when the key wants one.
 * @throws {@link DicomException} CertificateLoadFailed (219), PrivateKeyLoadFailed (218), KeysMismatch (221).
 */
export function readCertificate(files: CertificateFiles, password: () => string): OwnCertificate {
  const { CertificateLoadFailed, PrivateKeyLoadFailed, KeysMismatch } = DicomExceptionCode;
  const bytes = attempt(CertificateLoadFailed, `Reading the certificate ${files.certificate}`, () =>
    readFileSync(files.certificate),
  );
  const certificate = attempt(
    CertificateLoadFailed,
    `Reading the certificate ${files.certificate}`,
    () => new X509Certificate(bytes),
  );
  const doing = `Reading the private key ${files.key ?? files.certificate}`;
  const keyBytes =
    files.key === null ? bytes : attempt(PrivateKeyLoadFailed, doing, () => readFileSync(files.key ?? ''));
  const key = attempt(PrivateKeyLoadFailed, doing, () => readKey(keyBytes, files.type, password));
  if (!certificate.checkPrivateKey(key)) {
    throw new DicomException(KeysMismatch, `${doing}: it does not belong to the certificate ${files.certificate}.`);
  }
  const isPem = bytes.includes('-----BEGIN');
  return {
    certificate: isPem ? bytes.toString('latin1') : certificate.toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keyBits: key.asymmetricKeyDetails?.modulusLength ?? curveBits(key),
  };
}

/** Reads the issuers that are trusted. @throws {@link DicomException} TLSInvalidCtxCafile (195). */
export function readIssuers(path: string): string {
  return attempt(DicomExceptionCode.TLSInvalidCtxCafile, `Reading the issuers ${path}`, () => {
    const text = readFileSync(path, 'latin1');
    // Whether there is a certificate in it at all.
    new X509Certificate(text);
    return text;
  });
}

const DER_TYPES = ['pkcs8', 'pkcs1', 'sec1'] as const;

function readKey(bytes: Buffer, type: DicomTlsCertificateType, password: () => string): KeyObject {
  if (type === DicomTlsCertificateType.Pem || bytes.includes('-----BEGIN')) {
    const encrypted = bytes.includes('ENCRYPTED');
    return createPrivateKey({ key: bytes, format: 'pem', ...(encrypted && { passphrase: password() }) });
  }
  for (const form of DER_TYPES) {
    try {
      return createPrivateKey({ key: bytes, format: 'der', type: form });
    } catch {
      // Another form, or an encrypted one.
    }
  }
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8', passphrase: password() });
}

function curveBits(key: KeyObject): number {
  const digits = /\d{3}/.exec(key.asymmetricKeyDetails?.namedCurve ?? '');
  return digits === null ? 0 : Number(digits[0]);
}

function attempt<T>(code: DicomExceptionCode, doing: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof DicomException) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new DicomException(code, `${doing}: ${text}.`, { cause: error });
  }
}
