/**
 * What goes between a program's thread and the thread of its engine.
 *
 * @module
 */
import type { DictionaryAddition, TlsOptions } from '../../../src/index';

/** A value as it crosses. What is no plain value says what it stands for. */
export type Wire =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly is: 'array'; readonly items: readonly Wire[] }
  | { readonly is: 'bytes'; readonly bytes: ArrayBuffer }
  | { readonly is: 'record'; readonly fields: Readonly<Record<string, Wire>> }
  /** A DCXOBJ: its data set, encoded, in an ArrayBuffer of its own, which is transferred. */
  | {
      readonly is: 'DCXOBJ';
      readonly bytes: ArrayBuffer;
      readonly transferSyntaxUID: string;
      readonly sourceApplicationEntityTitle?: string;
    }
  /** A DCXOBJ that cannot be encoded, or was released: whoever looks into it fails with this. */
  | { readonly is: 'unreadable DCXOBJ'; readonly error: WireError }
  | { readonly is: 'DCXOBJIterator'; readonly objects: readonly Wire[] }
  /** A DCXPrintImageBox by its properties; without any it was released. */
  | { readonly is: 'DCXPrintImageBox'; readonly properties: Readonly<Record<string, Wire>> | undefined }
  /** A blocking object, or the object in the engine's thread that it stands for. */
  | { readonly is: 'network object'; readonly type: string; readonly id: number }
  /** A DCXSEC of the program's thread. */
  | { readonly is: 'DCXSEC'; readonly id: number }
  | { readonly is: 'ByRef'; readonly value: Wire }
  /** A stream of the program, for the log. */
  | { readonly is: 'stream' }
  /** Objects or names of files that a handler returned; they are asked for one by one. */
  | { readonly is: 'results'; readonly id: number }
  /** Anything that no member takes: of this `typeof`. */
  | { readonly is: 'other'; readonly type: 'object' | 'function' | 'symbol' };

/** An error as it crosses, with its causes. */
export type WireError =
  | {
      readonly is: 'error';
      /** Name of the class. */
      readonly type: string;
      readonly message: string;
      readonly stack: string | undefined;
      /** Fields of its own that can be copied. */
      readonly fields: Readonly<Record<string, unknown>>;
      readonly cause: WireError | undefined;
    }
  /** What a handler threw; it stays where it was thrown. */
  | { readonly is: 'thrown'; readonly id: number; readonly message: string }
  /** Anything that is no Error. */
  | { readonly is: 'value'; readonly value: Wire };

/** By-reference arguments that were written to, by their places among the by-reference arguments. */
export type Written = readonly (readonly [place: number, value: Wire])[];

/** The answer to a request of either side. */
export interface Answer {
  readonly do: 'answer';
  /** The request. */
  readonly to: number;
  readonly value?: Wire;
  readonly error?: WireError;
  readonly written?: Written;
  /** Of a request for TLS settings. */
  readonly tls?: CrossingTls;
  /** The current directory of the program, when it has changed. */
  readonly directory?: string;
}

/** TLS settings without what cannot cross. */
export type CrossingTls = Omit<TlsOptions, 'onHandshake'> & { readonly logHandshakes: boolean };

/** How a member is used. */
export type MemberUse = 'call' | 'method' | 'get' | 'set';

/** From the program's thread to the engine's. */
export type ToEngine =
  | { readonly do: 'make'; readonly id: number; readonly type: string }
  /** These events of the object have handlers now. */
  | { readonly do: 'handle'; readonly id: number; readonly events: readonly string[] }
  | {
      readonly do: 'use';
      readonly request: number;
      readonly id: number;
      readonly use: MemberUse;
      readonly member: string;
      readonly args: readonly Wire[];
      /** The current directory of the program, when it has changed. */
      readonly directory?: string;
    }
  /** The object was collected. */
  | { readonly do: 'collect'; readonly id: number }
  | { readonly do: 'define'; readonly entries: readonly DictionaryAddition[] }
  | { readonly do: 'log'; readonly level: number; readonly message: string }
  /** The program's stream takes no more entries. */
  | { readonly do: 'detach' }
  | Answer;

/** From the engine's thread to the program's. */
export type FromEngine =
  | {
      readonly do: 'raise';
      readonly request: number;
      readonly id: number;
      readonly event: string;
      readonly args: readonly Wire[];
    }
  /** The next one of a handler's results; undefined when there is none. */
  | { readonly do: 'next'; readonly request: number; readonly results: number }
  /** No more of a handler's results are wanted. */
  | { readonly do: 'leave'; readonly request: number; readonly results: number }
  | {
      readonly do: 'secure';
      readonly request: number;
      readonly id: number;
      readonly role: 'requester' | 'accepter';
    }
  /** An entry of the log, for the program's stream. */
  | { readonly do: 'entry'; readonly text: string }
  /** A DCXSEC is not used any more. */
  | { readonly do: 'forget'; readonly id: number }
  /** The thread is about to end. */
  | { readonly do: 'fail'; readonly error: WireError }
  | Answer;

/** What the engine's thread is started with. */
export interface EngineThreadData {
  readonly port: import('node:worker_threads').MessagePort;
  /** Never written to: it closes with the thread. */
  readonly life: import('node:worker_threads').MessagePort;
  readonly counters: Int32Array;
  /** Number of the program's thread, for the log. */
  readonly thread: number;
  readonly entries: readonly DictionaryAddition[];
}
