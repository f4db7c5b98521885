package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.PlainDigits;
import org.latent4j.data.Dataset;
import org.latent4j.data.Splits;
import org.latent4j.graph.signature.Probe;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.train.batch.Batch;
import org.latent4j.train.batch.BatchSource;
import org.latent4j.train.batch.BatchStream;
import org.latent4j.train.batch.Labelled;

/**
 * One run: fits the model of a {@link RunSpec} to a data set, in graph mode. Everything that a step
 * depends on is a function of the settings and the {@link TrainingState}, so a run that is stopped
 * and resumed ends with the same bits as one that is not.
 *
 * <p>Owns the native session and the hold on the run directory; the data set stays the caller's.
 * One thread runs it; {@link #stop} may be called from any.
 */
public final class Trainer implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final RunSpec spec;
  private final RunDirectory directory;
  private final Checkpoints checkpoints;
  private final MetricsCsv metrics;
  private final Splits parts;
  private final BatchSource source;
  final TrainingSession session;
  private final int[] epochRows;
  private final int stepsPerEpoch;
  private final LossWatch watch = new LossWatch();

  private final StopRequest stop = new StopRequest();
  private List<Beginning> beginnings = List.of();
  private TrainingState state;
  private Path newest;
  private long lastCheckpoint = System.nanoTime();

  private interface Start {
    void of(Trainer trainer) throws IOException;
  }

  private Trainer(RunDirectory directory, RunSpec spec, Dataset data) throws IOException {
    TrainingSpec training = spec.training();
    this.spec = spec;
    this.directory = directory;
    this.checkpoints = new Checkpoints(directory.path(), training.checkpoints().keep());
    this.parts = Splits.of(data.rows().count(), training.split(), training.seed());
    this.source = Inputs.source(spec, data);
    this.session = new TrainingSession(spec, source);
    this.metrics = new MetricsCsv(directory.path(), session.lossNames());
    this.epochRows = Labelled.repeated(spec.model(), data.rows(), parts.train(), training.passes());
    this.stepsPerEpoch = Inputs.steps(spec, epochRows.length);
  }

  /**
   * Begins a run in a new folder. The preprocessing is fitted to the training rows first.
   *
   * @param run folder of the run; made if missing
   * @throws org.latent4j.spec.SpecException if data and model do not fit, or the folder is taken
   * @throws IOException if the disk fails
   */
  public static Trainer start(RunSpec spec, Dataset data, Path run) throws IOException {
    return PlainDigits.during(() -> begun(spec, data, run));
  }

  private static Trainer begun(RunSpec spec, Dataset data, Path run) throws IOException {
    RunSpec fitted = PrecisionTrial.resolved(Inputs.fit(spec, data));
    RunDirectory directory = RunDirectory.create(run, fitted);
    return opened(
        directory, fitted, data, t -> t.begin(TrainingState.start(Inputs.fingerprint(data))));
  }

  /**
   * Goes on with a run from its newest checkpoint, or from the start if it has none.
   *
   * @param training settings to go on with, or empty for those of the run; the model and what the
   *     order of rows depends on must be the same
   * @throws org.latent4j.spec.SpecException if there is no run, or the data are not those it began
   *     with
   */
  public static Trainer resume(Path run, Dataset data, Optional<TrainingSpec> training)
      throws IOException {
    return PlainDigits.during(() -> resumed(run, data, training));
  }

  private static Trainer resumed(Path run, Dataset data, Optional<TrainingSpec> training)
      throws IOException {
    RunDirectory directory = RunDirectory.open(run);
    RunSpec spec;
    try {
      spec = Inputs.resumed(RunDirectory.readSpec(run), training, data);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
    return opened(
        directory,
        spec,
        data,
        t -> {
          t.resume(Inputs.fingerprint(data));
          directory.writeSpec(spec);
        });
  }

  /** A trainer at its start, or nothing left open. */
  private static Trainer opened(RunDirectory directory, RunSpec spec, Dataset data, Start start)
      throws IOException {
    Trainer trainer = null;
    try {
      trainer = new Trainer(directory, spec, data);
      start.of(trainer);
      return trainer;
    } catch (IOException | RuntimeException e) {
      if (trainer != null) {
        trainer.session.close();
      }
      directory.close();
      throw e;
    }
  }

  private void begin(TrainingState start) throws IOException {
    checkpoints.clean();
    metrics.keep(0);
    session.initialize();
    beginnings = Transfer.of(spec).begin(spec.model(), session, directory.path());
    state = start;
  }

  private void resume(long fingerprint) throws IOException {
    Optional<Path> from = checkpoints.newest();
    if (from.isEmpty()) {
      begin(TrainingState.start(fingerprint));
      return;
    }
    checkpoints.clean();
    newest = from.get();
    state = Checkpoints.state(newest);
    Inputs.requireSameData(state.dataFingerprint(), fingerprint);
    Inputs.requireAhead(state.epoch(), spec.training().epochs());
    metrics.keep(state.epoch());
    session.restore(Checkpoints.prefix(newest));
  }

  /**
   * Trains until the end, until early stopping, until {@link #stop}, or until its thread is
   * interrupted: that is a stop too, and the thread is still interrupted when this returns.
   *
   * @throws TrainingException if a loss is not a number or explodes; the last good checkpoint stays
   * @throws IOException if a checkpoint cannot be written or rows cannot be read
   */
  public TrainingResult run(TrainingListener listener) throws IOException {
    try {
      return train(listener);
    } finally {
      stop.end();
    }
  }

  private TrainingResult train(TrainingListener listener) throws IOException {
    Optional<EpochMetrics> last = Optional.empty();
    while (state.epoch() < spec.training().epochs()) {
      if (state.exhausted(spec.training().patience())) {
        return ended(TrainingResult.End.EARLY_STOPPED, last);
      }
      Optional<EpochMetrics> done = epoch(listener);
      if (done.isEmpty()) {
        checkpoint(listener);
        return new TrainingResult(TrainingResult.End.INTERRUPTED, last, newest);
      }
      last = done;
    }
    if (newest == null || !newest.endsWith(TrainingState.checkpoint(state.step()))) {
      checkpoint(listener);
    }
    return ended(TrainingResult.End.FINISHED, last);
  }

  /** Asks a running {@link #run} to save a checkpoint and return after the step under way. */
  public void stop() {
    stop.ask();
  }

  private TrainingResult ended(TrainingResult.End end, Optional<EpochMetrics> last) {
    Path checkpoint = Checkpoints.ended(newest, state, spec.training());
    if (!checkpoint.equals(newest)) {
      session.restore(Checkpoints.prefix(checkpoint));
    }
    return new TrainingResult(end, last, checkpoint);
  }

  /** Trains to the end of the epoch; empty if asked to stop before it. */
  private Optional<EpochMetrics> epoch(TrainingListener listener) throws IOException {
    TrainingSpec training = spec.training();
    int[] order = source.order(epochRows, training.seed(), state.epoch());
    TrainingSession.StepSettings settings = Schedules.of(spec, state, stepsPerEpoch);
    try (BatchStream batches = source.stream(order, training.batchSize(), state.stepInEpoch())) {
      while (batches.hasNext()) {
        if (stop.asked()) {
          return Optional.empty();
        }
        long start = System.nanoTime();
        settings = Schedules.of(spec, state, stepsPerEpoch);
        step(batches, settings, start);
        listener.step(state.progress(training.epochs(), stepsPerEpoch));
        if (minutesPassed() && batches.hasNext()) {
          checkpoint(listener);
        }
      }
    }
    return Optional.of(finishEpoch(settings, listener));
  }

  private void step(BatchStream batches, TrainingSession.StepSettings settings, long start)
      throws IOException {
    try (Batch batch = batches.next()) {
      Losses losses = session.step(batch, settings);
      watch.afterStep(settings.step() + 1, losses.total());
      double seconds = (System.nanoTime() - start) / NANOS;
      state = state.afterStep(losses, batch.rows(), seconds);
    }
  }

  private boolean minutesPassed() {
    double minutes = spec.training().checkpoints().everyMinutes();
    return minutes > 0 && System.nanoTime() - lastCheckpoint > minutes * 60 * NANOS;
  }

  private EpochMetrics finishEpoch(TrainingSession.StepSettings last, TrainingListener listener)
      throws IOException {
    Optional<Losses> valid =
        session.evaluate(source, parts.validation(), spec.training().batchSize());
    valid.ifPresent(v -> LossWatch.afterValidation(state.step(), v));
    EpochMetrics done = state.metrics(valid, last.beta(), last.learningRate());
    boolean improved = valid.isPresent() && valid.get().total() < state.best().validLoss();
    state = state.afterEpoch(valid, Schedules.plateau(spec.training().learningRate()));
    metrics.append(done);
    if (improved || state.epoch() % spec.training().checkpoints().everyEpochs() == 0) {
      checkpoint(listener);
    }
    listener.epoch(done);
    return done;
  }

  private void checkpoint(TrainingListener listener) throws IOException {
    session.requireFinite(state.step());
    newest = checkpoints.write(session, state);
    lastCheckpoint = System.nanoTime();
    listener.checkpoint(newest);
  }

  /** The settings as they stand in the run directory, with the fitted preprocessing. */
  public RunSpec spec() {
    return spec;
  }

  /** How the variables began, where the run begins now and takes or freezes any; else empty. */
  public List<Beginning> beginnings() {
    return beginnings;
  }

  /** Rows trained on, validated on, and left alone. */
  public Splits parts() {
    return parts;
  }

  /**
   * What every signature answers on the weights as they are now, computed in the training graph: an
   * export of them must answer the same.
   *
   * @param rows raw values, flat, row after row
   */
  public Probe probe(float[] rows) {
    return session.probe(rows);
  }

  /**
   * Takes the weights of a checkpoint of this run, to export them; {@link #run} must not follow.
   *
   * @param checkpoint its folder
   */
  public void restore(Path checkpoint) {
    session.restore(Checkpoints.prefix(checkpoint));
  }

  @Override
  public void close() throws IOException {
    session.close();
    directory.close();
  }
}
