import { expect } from 'chai';
import {
  COMError,
  DCXOBJ,
  DCXPrintImageBox,
  type DCXPrintPage,
  type DCXPrintSession,
  type DCXREQ,
  DICOM_TAGS_ENUM as Tag,
  HRESULT,
  rzdcxLib,
} from '../../../compat/rzdcx';
import { DataElement, DataSet, encodeDataSet, parseDataSet } from '../../../src';
import {
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceHandler,
  type ServiceMessage,
} from '../../support/peers/scripted-service';
import { BEE, LEE, LEI } from '../../support/small-file';
import { writeSeries } from '../../support/dicom-factory';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { decoded, encoded, objectOf } from './requester-objects';
import { describeEntries } from './support/entries';

const N = ['MODALITY', 'PRINTER', '127.0.0.1'] as const;
const GRAYSCALE_META = '1.2.840.10008.5.1.1.9';
const COLOR_META = '1.2.840.10008.5.1.1.18';
const FILM_SESSION = '1.2.840.10008.5.1.1.1';
const FILM_BOX = '1.2.840.10008.5.1.1.2';
const GRAYSCALE_BOX = '1.2.840.10008.5.1.1.4';
const COLOR_BOX = '1.2.840.10008.5.1.1.4.1';
const [N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE, N_DELETE] = [0x0100, 0x0110, 0x0120, 0x0130, 0x0140, 0x0150];

/** What the printer answers to a new film box: two image boxes. */
function imageBoxes(imageBoxClass: string): Buffer {
  const items = ['9.1', '9.2'].map((uid) => {
    const item = new DataSet();
    item.set(DataElement.fromText(Tag.ReferencedSOPClassUID, 'UI', imageBoxClass));
    item.set(DataElement.fromText(Tag.ReferencedSOPInstanceUID, 'UI', uid));
    return item;
  });
  const dataSet = new DataSet();
  dataSet.set(DataElement.sequence(Tag.ReferencedImageBoxSequence, items));
  return Buffer.concat(encodeDataSet(dataSet, LEE));
}

/** Takes everything; `failing` operations are answered with that status. */
function printer(failing: Readonly<Record<number, number>> = {}): ServiceHandler {
  return async (message, association) => {
    if (message.field >= 0x8000) return;
    const status = failing[message.field] ?? 0;
    const isFilmBox = message.field === N_CREATE && message.text(Element.AffectedSOPClassUID) === FILM_BOX;
    const boxes = message.abstractSyntax === COLOR_META ? COLOR_BOX : GRAYSCALE_BOX;
    await association.respond(message, status, {}, isFilmBox && status === 0 ? imageBoxes(boxes) : undefined);
  };
}

/** What was asked: operation, class, instance. */
function asked(message: ServiceMessage): [number, string, string] {
  const sopClass = message.text(Element.AffectedSOPClassUID) || message.text(Element.RequestedSOPClassUID);
  return [message.field, sopClass, instanceOf(message)];
}

function instanceOf(message: ServiceMessage | undefined): string {
  return message?.text(Element.AffectedSOPInstanceUID) || message?.text(Element.RequestedSOPInstanceUID) || '';
}

describeEntries('DCXREQ: printing', ({ entry: { DCXREQ, DCXPrintPage }, it }) => {
  let req: DCXREQ;
  const services: ScriptedService[] = [];

  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(async () => {
    await req[Symbol.asyncDispose]();
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  async function serve(handler: ServiceHandler = printer(), acceptance: Acceptance = {}): Promise<ScriptedService> {
    const service = await ScriptedService.start(handler, { transferSyntax: LEE, ...acceptance });
    services.push(service);
    return service;
  }

  function start(service: ScriptedService): Promise<DCXPrintSession> {
    return req.StartGrayscalePrintSession(...N, service.port);
  }

  /** A session with a page in it. */
  async function page(service: ScriptedService): Promise<DCXPrintPage> {
    const made = new DCXPrintPage();
    await (await start(service)).CreatePage(made);
    return made;
  }

  /** The image in the last N-SET. */
  function imageSentTo(service: ScriptedService, sequence: number = Tag.BasicGrayscaleImageSequence): DataSet {
    const bytes = service.messages.filter(({ field }) => field === N_SET).at(-1)?.dataSet;
    const [image] = parseDataSet(bytes ?? Buffer.alloc(0), LEE).get(sequence)?.items ?? [];
    if (image === undefined) throw new Error('no image was sent');
    return image;
  }

  it('[DCXREQ.GetPrinterInfo] reads the Printer instance and gives what it tells', async () => {
    const service = await serve((message, association) =>
      association.respond(message, 0, {}, encoded({ [Tag.PrinterStatus]: 'NORMAL' }, LEE)),
    );
    const status = await req.GetPrinterInfo(...N, service.port);
    expect(status.GetElement(Tag.PrinterStatus)?.Value).to.equal('NORMAL');
    expect(service.messages.map(asked)).to.deep.equal([[N_GET, '1.2.840.10008.5.1.1.16', '1.2.840.10008.5.1.1.17']]);
    expect(service.associations[0]?.request.presentationContexts).to.deep.equal([
      { id: 1, abstractSyntax: '1.2.840.10008.5.1.1.16', transferSyntaxes: [LEI, LEE, BEE] },
    ]);
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('L40: [DCXREQ.StartGrayscalePrintSession] [DCXPrintSession.CreatePage] [DCXPrintPage.Print] [DCXPrintSession.DeletePage] [DCXREQ.EndPrintSession] each step is sent when called, over one association', async () => {
    const service = await serve();
    const session = await start(service);
    expect(service.messages.map(asked)).to.deep.equal([[N_CREATE, FILM_SESSION, instanceOf(service.messages[0])]]);
    const one = new DCXPrintPage();
    await session.CreatePage(one);
    const box = new DCXPrintImageBox();
    [box.Rows, box.Columns, box.PixelDataPtr] = [1, 2, Buffer.from([1, 2])];
    await one.SetImageBox(2, box);
    await one.Print();
    await session.DeletePage(one);
    await req.EndPrintSession();
    const [film, filmBox] = [instanceOf(service.messages[0]), instanceOf(service.messages[1])];
    expect(service.messages.map(asked)).to.deep.equal([
      [N_CREATE, FILM_SESSION, film],
      [N_CREATE, FILM_BOX, filmBox],
      [N_SET, GRAYSCALE_BOX, '9.2'],
      [N_ACTION, FILM_BOX, filmBox],
      [N_DELETE, FILM_BOX, filmBox],
      [N_DELETE, FILM_SESSION, film],
    ]);
    expect(service.messages[3]?.number(Element.ActionTypeID)).to.equal(1);
    expect(await service.ends()).to.deep.equal(['release']);
    expect(service.associations.map(({ request }) => request.presentationContexts)).to.deep.equal([
      [{ id: 1, abstractSyntax: GRAYSCALE_META, transferSyntaxes: [LEI, LEE, BEE] }],
    ]);
  });

  it('[DCXPrintPage.Orientation] [DCXPrintPage.StandardLayout] go into the film box, which refers to its session', async () => {
    const service = await serve();
    const session = await start(service);
    const landscape = new DCXPrintPage();
    expect([landscape.Orientation, landscape.StandardLayout]).to.deep.equal([0, 'STANDARD\\1,1']);
    landscape.Orientation = rzdcxLib.PPO_LANDSCAPE;
    landscape.StandardLayout = 'STANDARD\\1,2';
    await session.CreatePage(landscape);
    const [film, box] = service.messages;
    expect(decoded(box?.dataSet, LEE)).to.deep.equal({
      '20100010': 'STANDARD\\1,2',
      '20100040': 'LANDSCAPE',
      '20100500': [{ '00081150': FILM_SESSION, '00081155': instanceOf(film) }],
    });
    expect(() => (landscape.Orientation = 7 as 0)).to.throw(COMError, 'Orientation');
  });

  it('[DCXPrintSession.CreatePageEx] adds attributes to those of the page, and overrides them', async () => {
    const service = await serve();
    const session = await start(service);
    const more = objectOf({ [Tag.FilmSizeID]: '8INX10IN', [Tag.FilmOrientation]: 'LANDSCAPE' });
    await session.CreatePageEx(new DCXPrintPage(), more);
    expect(decoded(service.messages[1]?.dataSet, LEE)).to.include({
      '20100010': 'STANDARD\\1,1',
      '20100040': 'LANDSCAPE',
      '20100050': '8INX10IN',
    });
  });

  it('[DCXPrintPage.SetImageBox] [DCXPrintImageBox.Rows] [DCXPrintImageBox.Columns] [DCXPrintImageBox.BitsAllocated] [DCXPrintImageBox.BitsStored] [DCXPrintImageBox.HighBit] [DCXPrintImageBox.PhotometricInterpretation] [DCXPrintImageBox.PixelRepresentation] [DCXPrintImageBox.SamplesPerPixel] [DCXPrintImageBox.ImagePosition] [DCXPrintImageBox.PixelDataPtr] send an image of 12 bits; the position given outranks the image’s', async () => {
    const service = await serve();
    const target = await page(service);
    const box = new DCXPrintImageBox();
    box.Rows = 2;
    box.Columns = 1;
    box.BitsAllocated = rzdcxLib.IBA_16;
    box.BitsStored = rzdcxLib.IBS_12;
    box.HighBit = rzdcxLib.IHB_11;
    box.PhotometricInterpretation = rzdcxLib.IPI_MONOCHROME1;
    box.PixelRepresentation = rzdcxLib.IPR_UNSIGNED;
    box.SamplesPerPixel = rzdcxLib.ISPP_1;
    box.ImagePosition = 2;
    box.PixelDataPtr = Buffer.from([0x01, 0x02, 0x03, 0x04, 0xff]);
    await target.SetImageBox(1, box);
    const set = service.messages.at(-1);
    expect(asked(set as ServiceMessage)).to.deep.equal([N_SET, GRAYSCALE_BOX, '9.1']);
    expect(parseDataSet(set?.dataSet ?? Buffer.alloc(0), LEE).number(Tag.ImageBoxPosition)).to.equal(1);
    const image = imageSentTo(service);
    const numbers = [Tag.Rows, Tag.Columns, Tag.BitsAllocated, Tag.BitsStored, Tag.HighBit, Tag.PixelRepresentation];
    expect(numbers.map((tag) => image.number(tag))).to.deep.equal([2, 1, 16, 12, 11, 0]);
    expect(image.text(Tag.PhotometricInterpretation)).to.equal('MONOCHROME1');
    expect(image.get(Tag.PixelData)?.bytes).to.deep.equal(Buffer.from([0x01, 0x02, 0x03, 0x04]));
    // Everything reads as it was set, and nothing takes what is no enumerator.
    expect([box.Rows, box.Columns, box.ImagePosition, box.PixelDataPtr.length]).to.deep.equal([2, 1, 2, 5]);
    for (const name of [
      'BitsAllocated',
      'BitsStored',
      'HighBit',
      'PhotometricInterpretation',
      'PixelRepresentation',
      'SamplesPerPixel',
    ] as const) {
      expect(box[name]).to.be.oneOf([0, 1]);
      expect(() => ((box as unknown as Record<string, number>)[name] = 12), name).to.throw(COMError, name);
    }
  });

  it('[DCXREQ.StartColorPrintSession] its images are RGB, and go out plane by plane', async () => {
    const service = await serve();
    const session = await req.StartColorPrintSession(...N, service.port);
    expect(service.associations[0]?.request.presentationContexts[0]?.abstractSyntax).to.equal(COLOR_META);
    const target = new DCXPrintPage();
    await session.CreatePage(target);
    const box = new DCXPrintImageBox();
    [box.Rows, box.Columns, box.PixelDataPtr] = [1, 2, Buffer.from([1, 2, 3, 4, 5, 6])];
    expect((await rejection(target.SetImageBox(1, box))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
    box.SamplesPerPixel = rzdcxLib.ISPP_3;
    box.PhotometricInterpretation = rzdcxLib.IPI_RGB;
    await target.SetImageBox(1, box);
    expect(asked(service.messages.at(-1) as ServiceMessage)).to.deep.equal([N_SET, COLOR_BOX, '9.1']);
    const image = imageSentTo(service, Tag.BasicColorImageSequence);
    expect([image.number(Tag.PlanarConfiguration), image.number(Tag.SamplesPerPixel)]).to.deep.equal([1, 3]);
    expect(image.get(Tag.PixelData)?.bytes).to.deep.equal(Buffer.from([1, 4, 2, 5, 3, 6]));
  });

  it('[DCXPrintPage.SetImageFromFile] [DCXPrintPage.SetImageFromObject] send pixels that printers take, and refuse those that would have to be rendered', async () => {
    const service = await serve();
    const target = await page(service);
    const film = objectOf({
      [Tag.SOPClassUID]: '1.2.840.10008.5.1.4.1.1.7',
      [Tag.SOPInstanceUID]: '1.2.3',
      [Tag.Rows]: 1,
      [Tag.Columns]: 2,
      [Tag.SamplesPerPixel]: 1,
      [Tag.PhotometricInterpretation]: 'MONOCHROME2',
      [Tag.BitsAllocated]: 8,
      [Tag.BitsStored]: 8,
      [Tag.HighBit]: 7,
      [Tag.PixelRepresentation]: 0,
    });
    const pixels = film.createElement(Tag.PixelData);
    pixels.Value = Buffer.from([7, 8, 9, 10]); // two frames
    film.insertElement(pixels);
    await target.SetImageFromObject(1, film);
    expect(imageSentTo(service).get(Tag.PixelData)?.bytes).to.deep.equal(Buffer.from([7, 8]));
    const path = `${tempDir('film')}/film.dcm`;
    film.saveFile(path);
    await target.SetImageFromFile(2, path);
    expect(asked(service.messages.at(-1) as ServiceMessage)).to.deep.equal([N_SET, GRAYSCALE_BOX, '9.2']);
    const [ct = ''] = writeSeries(tempDir('ct'), 1, { rows: 2, columns: 2 });
    const sent = service.messages.length;
    expect((await rejection(target.SetImageFromFile(1, ct))).HRESULT).to.equal(HRESULT.E_NOTIMPL);
    expect((await rejection(target.SetImageFromFile(1, `${path}.not`))).HRESULT).to.equal(HRESULT.FILE_NOT_FOUND);
    expect((await rejection(target.SetImageFromObject(1, new DCXOBJ()))).HRESULT).to.equal(HRESULT.TAG_NOT_FOUND);
    expect(service.messages).to.have.length(sent);
  });

  it('[DCXPrintPage.SetImageBox] a position that the page has not, and too few pixels, are E_INVALIDARG', async () => {
    const target = await page(await serve());
    const box = new DCXPrintImageBox();
    const empty = await rejection(target.SetImageBox(1, box));
    [box.Rows, box.Columns, box.PixelDataPtr] = [2, 2, Buffer.from([1, 2, 3])];
    const codes = [empty];
    for (const at of [1, 0, 3]) codes.push(await rejection(target.SetImageBox(at, box)));
    expect(codes.map((error) => error.HRESULT)).to.deep.equal(Array(4).fill(HRESULT.E_INVALIDARG));
  });

  it('[DCXPrintPage.SetImageBox] a printer that names no image boxes is told of', async () => {
    const service = await serve((message, association) => association.respond(message, 0));
    const target = await page(service);
    const box = new DCXPrintImageBox();
    [box.Rows, box.Columns, box.PixelDataPtr] = [1, 1, Buffer.from([1])];
    const error = await rejection(target.SetImageBox(1, box));
    expect(error.HRESULT).to.equal(HRESULT.E_FAIL);
    expect(error.Description).to.contain('no image box');
  });

  it('[DCXPrintPage.Print] a failure status is an exception; the association stays open until EndPrintSession', async () => {
    const service = await serve(printer({ [N_ACTION]: 0xc602 }));
    const target = await page(service);
    const error = await rejection(target.Print());
    expect(error).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0xc602, Source: 'rzdcx.DCXPrintPage' });
    expect(service.associations[0]?.end).to.equal(undefined);
    await req.EndPrintSession();
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('[DCXREQ.StartGrayscalePrintSession] a printer that refuses the session fails the call and is left', async () => {
    const service = await serve(printer({ [N_CREATE]: 0x0110 }));
    expect(await rejection(start(service))).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0x0110 });
    expect(await service.ends()).to.deep.equal(['release']);
    expect((await rejection(req.EndPrintSession())).HRESULT).to.equal(HRESULT.E_FAIL);
    const other = await serve(printer(), { refuse: [GRAYSCALE_META] });
    expect((await rejection(start(other))).HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
  });

  it('[DCXREQ.EndPrintSession] releases the association also when the printer refuses to delete', async () => {
    const service = await serve(printer({ [N_DELETE]: 0x0110 }));
    await start(service);
    expect((await rejection(req.EndPrintSession())).dicomStatus).to.equal(0x0110);
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('[DCXREQ.StartGrayscalePrintSession] one session at a time; after its end, or its loss, the next may start', async () => {
    const service = await serve();
    await start(service);
    expect((await rejection(start(service))).HRESULT).to.equal(HRESULT.E_FAIL);
    await req.EndPrintSession();
    const lost = await serve(async (message, association) => {
      if (message.field === N_ACTION) await association.abort();
      else await printer()(message, association);
    });
    const target = await page(lost);
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    await start(service);
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    await req.EndPrintSession();
  });

  it('[DCXPrintSession.DeletePage] pages know where they are: in no session, in this one, in another one', async () => {
    const service = await serve();
    const target = new DCXPrintPage();
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.E_FAIL);
    const first = await start(service);
    await first.CreatePage(target);
    await req.EndPrintSession();
    expect((await rejection(target.Print())).Description).to.contain('has ended');
    expect((await rejection(first.CreatePage(target))).HRESULT).to.equal(HRESULT.E_FAIL);
    const second = await start(service);
    expect((await rejection(second.DeletePage(target))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
    await second.CreatePage(target);
    await second.DeletePage(target);
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.E_FAIL);
  });

  it('[DCXREQ.StartGrayscalePrintSession] what the printer reports on its association is answered', async () => {
    const service = await serve(async (message, association) => {
      await printer()(message, association);
      if (message.field !== N_CREATE) return;
      await association.ask(
        GRAYSCALE_META,
        {
          [Element.CommandField]: N_EVENT_REPORT,
          [Element.AffectedSOPClassUID]: '1.2.840.10008.5.1.1.16',
          [Element.AffectedSOPInstanceUID]: '1.2.840.10008.5.1.1.17',
          [Element.EventTypeID]: 2,
        },
        encoded({ [Tag.PrinterName]: 'LASER' }, LEE),
      );
    });
    await start(service);
    await req.EndPrintSession();
    const answers = service.messages.filter(({ field }) => field === (N_EVENT_REPORT | 0x8000));
    expect(answers.map((message) => message.number(Element.Status))).to.deep.equal([0]);
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('[DCXREQ.Release] aborts the session; what runs fails with E_ABORT', async () => {
    const service = await serve(async (message, association) => {
      if (message.field === N_ACTION) req.Release();
      else await printer()(message, association);
    });
    const target = await page(service);
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.E_ABORT);
    expect(await service.ends()).to.deep.equal(['abort']);
  });

  it('[DCXREQ.DimseCommandTimeout] bounds the wait for each answer of the printer', async () => {
    const service = await serve(async (message, association) => {
      if (message.field !== N_ACTION) await printer()(message, association);
    });
    req.DimseCommandTimeout = 0.1;
    const target = await page(service);
    expect((await rejection(target.Print())).HRESULT).to.equal(HRESULT.TIMED_OUT);
  });

  it('[DCXPrintSession.Release] [DCXPrintPage.Release] [DCXPrintImageBox.Release] free the object alone: the session goes on', async () => {
    const service = await serve();
    const session = await start(service);
    const target = new DCXPrintPage();
    await session.CreatePage(target);
    const box = new DCXPrintImageBox();
    for (const object of [session, target, box]) object.Release();
    expect(() => box.Rows).to.throw(COMError, 'released');
    expect(() => target.StandardLayout).to.throw(COMError, 'released');
    expect((await rejection(() => session.CreatePage(new DCXPrintPage()))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
    await req.EndPrintSession();
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('[DCXPrintSession.Symbol.dispose] [DCXPrintSession.Symbol.asyncDispose] [DCXPrintPage.Symbol.dispose] [DCXPrintPage.Symbol.asyncDispose] [DCXPrintImageBox.Symbol.dispose] [DCXPrintImageBox.Symbol.asyncDispose] release', async () => {
    const service = await serve();
    const session = await start(service);
    const [target, box] = [new DCXPrintPage(), new DCXPrintImageBox()];
    for (const object of [session, target, box]) {
      object[Symbol.dispose]();
      await object[Symbol.asyncDispose]();
    }
    expect((await rejection(() => session.CreatePage(target))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
    expect(() => target.Orientation).to.throw(COMError, 'released');
    expect(() => box.Columns).to.throw(COMError, 'released');
  });

  it('[DCXREQ.StartColorPrintSession] refuses bad arguments before any connection is made', async () => {
    const service = await serve();
    const bad = await rejection(req.StartColorPrintSession('', 'PRINTER', '127.0.0.1', service.port));
    expect(bad.HRESULT).to.equal(HRESULT.E_INVALIDARG);
    const session = await start(service);
    const codes = [
      await rejection(session.CreatePage(null as unknown as DCXPrintPage)),
      await rejection(session.CreatePageEx(new DCXPrintPage(), 'x' as unknown as DCXOBJ)),
    ].map(({ HRESULT: code }) => code);
    expect(codes).to.deep.equal([HRESULT.E_POINTER, HRESULT.DISP_E_TYPEMISMATCH]);
    expect(service.associations).to.have.length(1);
  });
});
