import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as rzdcx from '../../../compat/rzdcx';
import { projectRoot } from '../../support/project';

describe('rzdcxLib', () => {
  const { rzdcxLib } = rzdcx;

  it('holds classes and enumerations', () => {
    for (const name of [
      'DCXAPP',
      'DCXREQ',
      'DCXACC',
      'DCXOBJ',
      'DCXELM',
      'DCXOBJIterator',
      'DCXELMIterator',
      'DCXUID',
      'DCXDIC',
      'DCXDICOMDIR',
      'DCXIMG',
      'DCXSEC',
      'DCXPrintSession',
      'DCXPrintPage',
      'DCXPrintImageBox',
    ] as const) {
      expect(rzdcxLib[name], name).to.equal(rzdcx[name]);
      expect(rzdcxLib[`${name}Class`], name).to.equal(rzdcx[name]);
      expect(rzdcx[`${name}Class`], name).to.equal(rzdcx[name]);
    }
    expect(rzdcxLib.LOG_LEVEL).to.equal(rzdcx.LOG_LEVEL);
    expect(rzdcxLib.DICOM_TAGS_ENUM.PatientID).to.equal(0x00100020);
  });

  it('[ENCAPSULATED_VIDEO_PROPS] is a structure with all fields 0', () => {
    expect({ ...new rzdcxLib.ENCAPSULATED_VIDEO_PROPS() }).to.deep.equal({
      width: 0,
      Height: 0,
      PixelAspectRatioX: 0,
      PixelAspectRatioY: 0,
      FrameDurationMiliSec: 0,
      NumberOfFrames: 0,
      VideoFormat: 0,
    });
  });

  it('holds each enumerator by its own name, as C++ programs write it', () => {
    const inventory = JSON.parse(readFileSync(join(projectRoot, 'compat', 'rzdcx', 'inventory.json'), 'utf8')) as {
      enums: { name: string; members: { name: string; value: number }[] }[];
    };
    const flat = rzdcxLib as unknown as Record<string, unknown>;
    for (const { name, members } of inventory.enums) {
      if (name === 'DICOM_TAGS_ENUM') continue;
      for (const member of members) expect(flat[member.name], member.name).to.equal(member.value);
    }
    expect(rzdcxLib.LOG_LEVEL_DEBUG).to.equal(5);
    expect(rzdcxLib.VR_CODE_SQ).to.equal(18);
  });
});
