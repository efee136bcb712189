/**
 * Association configuration files: profiles of presentation contexts in an INI-like text with two levels of sections.
 *
 * @module
 * @see dcmnet, "Association Negotiation Profiles and Configuration Files"
 */
import { readFileSync } from 'node:fs';
import { uidOfName } from './uid-names';

/** One presentation context of a profile. */
export interface ProfileContext {
  readonly abstractSyntax: string;
  /** In the order of their numbers, which is the order of preference. */
  readonly transferSyntaxes: readonly string[];
}

/** The roles that a profile gives to a SOP class. */
export interface ProfileRoles {
  readonly scu: boolean;
  readonly scp: boolean;
}

/** What a profile says about an association. */
export interface AssociationProfile {
  readonly name: string;
  readonly presentationContexts: readonly ProfileContext[];
  /** By SOP Class UID. */
  readonly roles: ReadonlyMap<string, ProfileRoles>;
  /** Bytes of the SOP class extended negotiation, by SOP Class UID. */
  readonly extendedNegotiations: ReadonlyMap<string, Buffer>;
}

/** A configuration file that cannot be used, with the line or section at fault. */
export class AssociationConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AssociationConfigurationError';
  }
}

/** Entries by key, sections by name, all in small letters and sections without blanks. */
type Section = Map<string, { readonly value: string; readonly line: number }>;
type SuperSection = Map<string, Section>;

/** Longest file that is read, in bytes. */
const LONGEST_FILE = 4 * 1024 * 1024;
const MOST_CONTEXTS = 128;
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** The machines that Node runs on are little endian, but for one that tells. */
const LOCAL_IS_BIG = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;
const UID = /^[0-9]+(?:\.[0-9]+)*$/;

function sectionKey(name: string): string {
  return name.replace(/\s+/g, '').toLowerCase();
}

function parseIni(text: string): Map<string, SuperSection> {
  const supers = new Map<string, SuperSection>();
  let current: SuperSection | undefined;
  let section: Section | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || raw.startsWith('#')) continue;
    const outer = /^\[\[(.*)\]\]$/.exec(content)?.[1];
    const inner = outer === undefined ? /^\[(.*)\]$/.exec(content)?.[1] : undefined;
    if (outer !== undefined) {
      const key = sectionKey(outer);
      current = supers.get(key) ?? new Map<string, Section>();
      supers.set(key, current);
      section = undefined;
    } else if (inner !== undefined) {
      if (current === undefined) throw faultAt(line, `the section [${inner}] stands in no [[...]]`);
      const key = sectionKey(inner);
      section = current.get(key) ?? new Map();
      current.set(key, section);
    } else {
      const equals = content.indexOf('=');
      if (equals < 1) throw faultAt(line, 'neither a section nor "key = value"');
      if (section === undefined) throw faultAt(line, 'the entry stands in no section');
      const key = content.slice(0, equals).trim().toLowerCase();
      section.set(key, { value: content.slice(equals + 1).trim(), line });
    }
  }
  return supers;
}

function faultAt(line: number, text: string): AssociationConfigurationError {
  return new AssociationConfigurationError(`line ${line}: ${text}`);
}

/** The values of `key1`, `key2`, ... as far as they go on. */
function numbered(section: Section, key: string): { value: string; line: number }[] {
  const values: { value: string; line: number }[] = [];
  for (let number = 1; ; number++) {
    const entry = section.get(`${key.toLowerCase()}${number}`);
    if (entry === undefined) return values;
    values.push(entry);
  }
}

function uidFrom(text: string, line: number): string {
  if (text === 'LocalEndianExplicit') return LOCAL_IS_BIG ? BIG_ENDIAN : LITTLE_ENDIAN;
  if (text === 'OppositeEndianExplicit') return LOCAL_IS_BIG ? LITTLE_ENDIAN : BIG_ENDIAN;
  const uid = uidOfName(text) ?? (text.length <= 64 && UID.test(text) ? text : undefined);
  if (uid === undefined) throw faultAt(line, `${JSON.stringify(text)} is neither a UID nor a name of one`);
  return uid;
}

function pairFrom(entry: { value: string; line: number }): [first: string, second: string] {
  const parts = entry.value.split('\\').map((part) => part.trim());
  const [first = '', second = ''] = parts;
  if (parts.length !== 2 || first === '' || second === '') {
    throw faultAt(entry.line, `${JSON.stringify(entry.value)} is not two values with one \\ between them`);
  }
  return [first, second];
}

/**
 * The profiles of one configuration file. A profile is made when it is asked for, so that faults elsewhere in the file
 * do not matter to it.
 */
export class AssociationConfiguration {
  readonly #supers: ReadonlyMap<string, SuperSection>;

  private constructor(supers: ReadonlyMap<string, SuperSection>) {
    this.#supers = supers;
  }

  /** Reads a configuration from a text. @throws {@link AssociationConfigurationError} for what is none. */
  static parse(text: string): AssociationConfiguration {
    return new AssociationConfiguration(parseIni(text));
  }

  /**
   * Reads a file, at once.
   *
   * @throws {@link AssociationConfigurationError} for what is no configuration or too long, and the system's error.
   */
  static read(path: string): AssociationConfiguration {
    const bytes = readFileSync(path);
    if (bytes.length > LONGEST_FILE) {
      throw new AssociationConfigurationError(`${path} has ${bytes.length} bytes; ${LONGEST_FILE} are the most`);
    }
    return AssociationConfiguration.parse(bytes.toString('utf8'));
  }

  /** Whether there is a profile of that name, in whatever case. */
  hasProfile(name: string): boolean {
    return this.#supers.get('profiles')?.has(sectionKey(name)) === true;
  }

  /**
   * One profile.
   *
   * @throws {@link AssociationConfigurationError} when it is not there, or something that it refers to is missing.
   */
  profile(name: string): AssociationProfile {
    const section = this.#supers.get('profiles')?.get(sectionKey(name));
    if (section === undefined) throw new AssociationConfigurationError(`there is no profile ${JSON.stringify(name)}`);
    const contexts = section.get('presentationcontexts');
    if (contexts === undefined) {
      throw new AssociationConfigurationError(`the profile ${JSON.stringify(name)} names no PresentationContexts`);
    }
    const roles = section.get('scpscuroleselection')?.value;
    const extended = section.get('extendednegotiation')?.value;
    return {
      name,
      presentationContexts: this.#contexts(contexts.value),
      roles: roles === undefined ? new Map() : this.#roles(roles),
      extendedNegotiations: extended === undefined ? new Map() : this.#extended(extended),
    };
  }

  /** A profile for a requestor. @throws also when it has no context, or more than an association holds. */
  requestorProfile(name: string): AssociationProfile {
    const profile = this.profile(name);
    const { length } = profile.presentationContexts;
    if (length >= 1 && length <= MOST_CONTEXTS) return profile;
    throw new AssociationConfigurationError(
      `the profile ${JSON.stringify(name)} has ${length} presentation contexts; a requestor proposes 1 to ${MOST_CONTEXTS}`,
    );
  }

  /** A profile for an acceptor. @throws also when it lists a SOP class twice. */
  acceptorProfile(name: string): AssociationProfile {
    const profile = this.profile(name);
    const seen = new Set<string>();
    for (const { abstractSyntax } of profile.presentationContexts) {
      if (seen.has(abstractSyntax)) {
        throw new AssociationConfigurationError(
          `the profile ${JSON.stringify(name)} lists ${abstractSyntax} twice; an acceptor has one context for a class`,
        );
      }
      seen.add(abstractSyntax);
    }
    return profile;
  }

  #section(outer: string, name: string): Section {
    const section = this.#supers.get(outer.toLowerCase())?.get(sectionKey(name));
    if (section === undefined) throw new AssociationConfigurationError(`there is no section [${name}] in [[${outer}]]`);
    return section;
  }

  #contexts(name: string): ProfileContext[] {
    return numbered(this.#section('PresentationContexts', name), 'PresentationContext').map((entry) => {
      const [abstractSyntax, syntaxes] = pairFrom(entry);
      return {
        abstractSyntax: uidFrom(abstractSyntax, entry.line),
        transferSyntaxes: this.#transferSyntaxes(syntaxes),
      };
    });
  }

  #transferSyntaxes(name: string): string[] {
    const entries = numbered(this.#section('TransferSyntaxes', name), 'TransferSyntax');
    if (entries.length === 0) {
      throw new AssociationConfigurationError(`[${name}] in [[TransferSyntaxes]] has no TransferSyntax1`);
    }
    return entries.map(({ value, line }) => uidFrom(value, line));
  }

  #roles(name: string): Map<string, ProfileRoles> {
    const roles = new Map<string, ProfileRoles>();
    for (const entry of numbered(this.#section('SCPSCURoleSelection', name), 'Role')) {
      const [abstractSyntax, role] = pairFrom(entry);
      const known = ['SCU', 'SCP', 'BOTH'].includes(role.toUpperCase());
      if (!known) throw faultAt(entry.line, `${JSON.stringify(role)} is none of SCU, SCP and BOTH`);
      const upper = role.toUpperCase();
      roles.set(uidFrom(abstractSyntax, entry.line), { scu: upper !== 'SCP', scp: upper !== 'SCU' });
    }
    return roles;
  }

  #extended(name: string): Map<string, Buffer> {
    const negotiations = new Map<string, Buffer>();
    for (const entry of numbered(this.#section('ExtendedNegotiation', name), 'ExtendedNegotiation')) {
      const [abstractSyntax, text] = pairFrom(entry);
      const digits = text.replace(/\s+/g, '');
      if (!/^(?:[0-9a-f]{2})*$/i.test(digits))
        throw faultAt(entry.line, `${JSON.stringify(text)} is no hexadecimal data`);
      negotiations.set(uidFrom(abstractSyntax, entry.line), Buffer.from(digits, 'hex'));
    }
    return negotiations;
  }
}
