import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  isUncompressed,
  type ContextProposal,
  type StorageFile,
} from '../../../../src';
import { AssociationConfiguration, AssociationConfigurationError } from '../../association-configuration';
import { CommandLineError } from '../../command-line/command-line-error';
import type { CommandLine } from '../../command-line/parser';
import { longNames, proposePart, syntaxesOf } from '../../command-line/transfer-syntax-options';
import { proposedStorageClasses } from '../../uid-names';

const PROPOSE = longNames(proposePart('', 'all'));

/** The contexts of one class: the preferred syntax apart from those that follow it, or all in one. */
function contextsOf(abstractSyntax: string, syntaxes: readonly string[], combine: boolean): ContextProposal[] {
  const [first, ...rest] = syntaxes;
  if (combine || rest.length === 0 || first === undefined) return [{ abstractSyntax, transferSyntaxes: syntaxes }];
  return [
    { abstractSyntax, transferSyntaxes: [first] },
    { abstractSyntax, transferSyntaxes: rest },
  ];
}

/**
 * What storescu proposes: a profile, the classes of its files, or its fixed list of 64 classes.
 *
 * @param classes - SOP classes of the files; looked at with `--required` alone.
 * @throws {@link AssociationConfigurationError} and the system's error for a profile that cannot be used.
 */
export function storescuProposals(line: CommandLine, classes: readonly string[]): ContextProposal[] {
  const file = line.text('--config-file');
  if (file !== undefined) {
    const profile = AssociationConfiguration.read(file).requestorProfile(line.text('--config-file', 1) ?? '');
    return profile.presentationContexts.map((context) => ({
      ...context,
      roles: profile.roles.get(context.abstractSyntax),
    }));
  }
  const syntaxes = syntaxesOf(line.choice(...PROPOSE));
  const proposed = line.has('--required') ? [...new Set(classes)] : proposedStorageClasses('storescu');
  return proposed.flatMap((uid) => contextsOf(uid, syntaxes, line.has('--combine')));
}

/** Whether an error is one of a profile and its file, to be reported as such. */
export function isProfileFault(error: unknown): error is Error {
  if (error instanceof CommandLineError) return false;
  return error instanceof AssociationConfigurationError || (error instanceof Error && 'syscall' in error);
}

const UNCOMPRESSED = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2'];

/** The context that dcmsend proposes for a file. */
export function dcmsendProposal({ SOPClassUID, transferSyntaxUID }: StorageFile): ContextProposal {
  const transferSyntaxes = isUncompressed(transferSyntaxUID) ? UNCOMPRESSED : [transferSyntaxUID];
  return { abstractSyntax: SOPClassUID, transferSyntaxes };
}

/** Syntaxes without the default one beside them, where it would be possible: what `--no-illegal-proposal` leaves out. */
export function isIllegalProposal({ transferSyntaxUID }: StorageFile): boolean {
  const lossy = new Set([
    '1.2.840.10008.1.2.4.50',
    '1.2.840.10008.1.2.4.51',
    '1.2.840.10008.1.2.4.81',
    '1.2.840.10008.1.2.4.91',
  ]);
  const video = /^1\.2\.840\.10008\.1\.2\.4\.10\d$/.test(transferSyntaxUID);
  if (isUncompressed(transferSyntaxUID) || lossy.has(transferSyntaxUID) || video) return false;
  return transferSyntaxUID === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN || transferSyntaxUID.startsWith('1.2.840.10008.1.2');
}
