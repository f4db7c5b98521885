package org.latent4j.train;

import java.util.Optional;

/**
 * What is known of one epoch.
 *
 * @param epoch counted from 1
 * @param step steps done in all
 * @param train means over the training rows, each taken before its step's update
 * @param valid means over the validation rows after the epoch, with the full beta; empty without
 *     such rows
 * @param beta of the last step
 * @param learningRate of the last step
 * @param seconds the epoch took, validation and checkpoint left out
 * @param examplesPerSecond trained on
 */
public record EpochMetrics(
    int epoch,
    long step,
    Losses train,
    Optional<Losses> valid,
    double beta,
    double learningRate,
    double seconds,
    double examplesPerSecond) {}
