// Whether a worker still lives: it is asked by pings, and missed when it does not answer.
//
// On a slow machine, or one that was asleep, it may be long before a worker is let work, and that is no fault of its
// own. So a worker that is silent is doubted, and a second one, the witness, is started in the same way and given work:
// when the witness has come up and has had seconds of the processor, in which the first said nothing, the first hangs.
export class Watch {
  #timer;
  #silent = 0; // turns of the timer since the worker said something
  #witness;
  #worked = false; // the witness has

  // ping()         asks the worker
  // lost()         it hangs
  // createWorker() a new worker as the one that is watched; it may be a witness, which is told {work: seconds}
  // pingSeconds, patience, workSeconds   between two pings; pings until a doubt; of work until the end
  constructor(options) {
    this.options = options;
  }

  begin() {
    this.#timer ??= setInterval(() => this.#turn(), this.options.pingSeconds * 1000);
    this.#timer.unref?.();
  }
  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.heard();
  }
  // The worker has said something.
  heard() {
    this.#silent = 0;
    this.#dismiss();
  }

  #turn() {
    // What the worker said before its witness was done has come before this turn.
    if (this.#worked) return this.options.lost();
    if (this.#silent++ === 0) this.options.ping();
    else if (this.#silent > this.options.patience) this.#doubt();
  }

  #doubt() {
    if (this.#witness) return;
    const { createWorker, workSeconds } = this.options;
    const witness = (this.#witness = createWorker());
    const mine = (work) => (event) => this.#witness === witness && work(event);
    witness.onmessage = mine(({ data }) => {
      this.#worked ||= 'worked' in data;
    });
    // Where no second worker can be had, nothing is known of the first.
    witness.onmessageerror = witness.onerror = mine(() => this.heard());
    witness.postMessage({ work: workSeconds });
  }
  #dismiss() {
    this.#witness?.terminate();
    this.#witness = undefined;
    this.#worked = false;
  }
}
