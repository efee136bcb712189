import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescriptionError,
  type Description,
  ImageSyntax,
  Modality,
  parseDescription,
  readDescription,
} from '../../samples/modality-simulator/index';
import { tempDir } from '../support/temp';

const PEERS = `peers: { storage: { aeTitle: PACS, port: 104 } }`;

function parse(text: string): Description {
  return parseDescription(text, { name: 'devices.yaml', folder: '/etc/simulator' });
}

function problemsOf(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    return error.problems;
  }
  throw new Error('no problem was found');
}

describe('samples/modality-simulator: descriptions', () => {
  it('one device in YAML gets what is usual for its modality', () => {
    const { devices, seed, startWithin } = parse(`
devices:
  - aeTitle: MR_1
    modality: MR
    ${PEERS}
`);
    expect({ seed, startWithin }).to.deep.equal({ seed: 1, startWithin: 0 });
    expect(devices).to.have.length(1);
    expect(devices[0]).to.include({
      name: 'MR_1',
      aeTitle: 'MR_1',
      modality: Modality.MR,
      rows: 256,
      columns: 256,
      studies: 1,
      seriesPerStudy: 3,
      rate: 0,
      transferSyntax: ImageSyntax.ExplicitLittle,
      port: undefined,
    });
    expect(devices[0]?.peers.storage).to.deep.equal({ aeTitle: 'PACS', host: '127.0.0.1', port: 104, tls: false });
    expect(devices[0]?.peers.worklist).to.equal(undefined);
  });

  it('the same in JSON is the same', () => {
    const json = { devices: [{ aeTitle: 'CT', modality: 'CT', peers: { storage: { aeTitle: 'PACS', port: 104 } } }] };
    const yaml = `devices:\n  - { aeTitle: CT, modality: CT, ${PEERS} }\n`;
    expect(parse(JSON.stringify(json))).to.deep.equal(parse(yaml));
  });

  it('count makes numbered devices', () => {
    const { devices } = parse(`devices: [{ name: 'Room {n}', aeTitle: 'US_{n}', count: 3, modality: US, ${PEERS} }]`);
    expect(devices.map(({ name, aeTitle }) => `${name} ${aeTitle}`)).to.deep.equal([
      'Room 1 US_1',
      'Room 2 US_2',
      'Room 3 US_3',
    ]);
  });

  it('certificate files count from the folder of the description', () => {
    const [device] = parse(
      `devices: [{ aeTitle: CT, modality: CT, ${PEERS}, tls: { certFile: ct.pem, caFile: /ca/all.pem } }]`,
    ).devices;
    expect(device?.tls).to.include({ certFile: '/etc/simulator/ct.pem', keyFile: '', caFile: '/ca/all.pem' });
  });

  it('a pause is a number of seconds or a span, and a fault has its frequency', () => {
    const [device] = parse(`
devices:
  - aeTitle: CT
    modality: CT
    ${PEERS}
    thinkingTimes: { beforeStudy: [1, 2.5], afterStudy: 3 }
    faults: [{ kind: slow-sending, every: 5 }]
`).devices;
    expect(device?.thinkingTimes).to.deep.equal({ beforeStudy: [1, 2.5], betweenSeries: [0, 0], afterStudy: [3, 3] });
    expect(device?.faults).to.deep.equal([{ kind: 'slow-sending', every: 5, bytesPerSecond: 65_536 }]);
  });

  it('every problem is told at once, with its line and its path', () => {
    expect(
      problemsOf(`seed: yes please
devices:
  - aeTitle: A_TITLE_THAT_IS_TOO_LONG
    modality: PET
    peers:
      storage:
        aeTitle: PACS
        port: 70000
    studys: 3
    faults:
      - kind: explode
`),
    ).to.deep.equal([
      'line 1: seed must be a whole number from 0 to 2147483648, not "yes please"',
      'line 3: devices[0].aeTitle must be an AE title of 1 to 16 ASCII characters without backslash ({n} counts as 3), not "A_TITLE_THAT_IS_TOO_LONG"',
      'line 4: devices[0].modality must be CT, MR, US or CR, not "PET"',
      'line 8: devices[0].peers.storage.port must be a whole number from 1 to 65535, not 70000',
      'line 11: devices[0].faults[0].kind must be abort-in-store, wrong-uid, mpps-discontinued, no-commitment or slow-sending, not "explode"',
      expectedUnknown('line 9: devices[0].studys'),
    ]);
  });

  const refused: [title: string, text: string, problem: RegExp][] = [
    ['no devices', 'seed: 1', /^devices is missing$/],
    ['an empty list of devices', 'devices: []', /devices must make 1 to 200 devices, not 0/],
    [
      'more than 200 devices',
      `devices: [{ aeTitle: 'A{n}', count: 200, modality: CT, ${PEERS} }, { aeTitle: B, modality: CT, ${PEERS} }]`,
      /not 201/,
    ],
    [
      'several devices of one title',
      `devices: [{ aeTitle: CT, count: 2, modality: CT, ${PEERS} }]`,
      /aeTitle must hold \{n\}/,
    ],
    ['no peers', 'devices: [{ aeTitle: CT, modality: CT }]', /line 1: devices\[0\]\.peers is missing/],
    ['no storage', 'devices: [{ aeTitle: CT, modality: CT, peers: {} }]', /peers\.storage is missing/],
    [
      'a list for a map',
      `devices: [{ aeTitle: CT, modality: CT, ${PEERS}, tls: [] }]`,
      /tls must be a map of fields, not \[\]/,
    ],
    [
      'TLS without settings',
      'devices: [{ aeTitle: CT, modality: CT, peers: { storage: { aeTitle: P, port: 1, tls: true } } }]',
      /tls is missing, and a peer asks for TLS/,
    ],
    [
      'a span the wrong way round',
      `devices: [{ aeTitle: CT, modality: CT, ${PEERS}, thinkingTimes: { afterStudy: [3, 1] } }]`,
      /afterStudy must be seconds, or \[least, most\]/,
    ],
    [
      'thumbprints without any',
      `devices: [{ aeTitle: CT, modality: CT, ${PEERS}, tls: { verify: thumbprints } }]`,
      /tls\.thumbprints is missing/,
    ],
    [
      'text for a switch',
      'devices: [{ aeTitle: CT, modality: CT, peers: { storage: { aeTitle: P, port: 1, tls: maybe } } }]',
      /tls must be true or false, not "maybe"/,
    ],
    ['a list as the whole file', '- a', /^the file must be a map of fields/],
    ['what is no YAML', 'devices: [', /at line 1/],
    ['aliases that grow beyond all bounds', billionLaughs(), /alias/i],
  ];
  for (const [title, text, problem] of refused) {
    it(`refuses ${title}`, () => {
      expect(problemsOf(text).join('\n')).to.match(problem);
    });
  }

  it('with stand-in peers a device needs none of its own', () => {
    const peer = { aeTitle: 'DEMO', host: '127.0.0.1', port: 11112, tls: false };
    const peers = { worklist: peer, storage: peer };
    const options = { name: 'x', folder: '.', peers };
    const { devices } = parseDescription('devices: [{ aeTitle: CT, modality: CT }]', options);
    expect(devices[0]?.peers).to.equal(peers);
  });

  it('a file that cannot be used is named in the message', () => {
    const path = join(tempDir('description'), 'devices.yaml');
    writeFileSync(path, 'devices: 5\n');
    expect(() => readDescription(path)).to.throw(DescriptionError, `${path} does not describe a simulation`);
    expect(() => readDescription(`${path}.none`)).to.throw(/ENOENT/);
  });
});

function expectedUnknown(place: string): string {
  const fields = [
    ...[
      'aeTitle',
      'characterSet',
      'columns',
      'count',
      'faults',
      'imagesPerSeries',
      'modality',
      'name',
      'peers',
      'port',
    ],
    ...['rate', 'rows', 'seriesPerStudy', 'studies', 'thinkingTimes', 'timeouts', 'tls', 'transferSyntax', 'worklist'],
  ];
  return `${place} is not known here; the fields are ${fields.join(', ')}`;
}

function billionLaughs(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level++) {
    const alias = `*a${level - 1}`;
    lines.push(`a${level}: &a${level} [${Array<string>(10).fill(alias).join(', ')}]`);
  }
  return `${lines.join('\n')}\ndevices: *a11\n`;
}
