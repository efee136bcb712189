import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCommandSet, NO_DATA_SET } from '../../src/dimse';
import { hexFixture } from '../support/hex';
import { fixturesRoot } from '../support/project';
import { fuzz as commandSet } from './targets/command-set';
import { fuzz as conversion } from './targets/conversion';
import { fuzz as dataSet } from './targets/data-set';
import { fuzz as pdu } from './targets/pdu';

/** Something that takes bytes from strangers. */
export interface FuzzTarget {
  /** Throws what it should not have thrown. */
  readonly fuzz: (bytes: Buffer) => void;
  /** What a fuzzer begins with. */
  readonly seeds: () => Buffer[];
}

const files = (folder: string): Buffer[] => {
  const path = join(fixturesRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).map((name) => readFileSync(join(path, name)));
};

const dicomFiles = (): Buffer[] => files('dataset').filter((bytes) => bytes.subarray(128, 132).toString() === 'DICM');

/** By the name of the file in `targets`. */
export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  pdu: {
    fuzz: pdu,
    seeds: () =>
      readdirSync(join(fixturesRoot, 'pdu'))
        .filter((name) => name.endsWith('.hex'))
        .map((name) => hexFixture(`pdu/${name}`)),
  },
  'command-set': {
    fuzz: commandSet,
    seeds: () => [
      encodeCommandSet({
        CommandField: 0x30,
        CommandDataSetType: NO_DATA_SET,
        MessageID: 1,
        AffectedSOPClassUID: '1.2',
      }),
      encodeCommandSet({ CommandField: 0x8020, CommandDataSetType: 1, MessageIDBeingRespondedTo: 1, Status: 0xff00 }),
    ],
  },
  'data-set': { fuzz: dataSet, seeds: dicomFiles },
  conversion: {
    fuzz: conversion,
    // Behind the 334 bytes of their headers; the byte in front chooses the syntaxes.
    seeds: () =>
      dicomFiles().flatMap((bytes) =>
        [0, 1, 2, 4, 6, 9].map((choice) => Buffer.concat([Buffer.from([choice]), bytes.subarray(334)])),
      ),
  },
};

/** What a fuzzer once found, kept so that it stays mended. */
export function findings(target: string): Buffer[] {
  return files(join('fuzz', target));
}
