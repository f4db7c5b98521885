package org.latent4j.spec;

/**
 * A whole run, as it stands in {@code spec.json}.
 *
 * @param model what is trained
 * @param training how
 * @param data where the rows come from
 */
public record RunSpec(ModelSpec model, TrainingSpec training, DataSpec data) {}
