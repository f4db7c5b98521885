package org.latent4j.spec;

/**
 * A whole run, as it stands in {@code spec.json}.
 *
 * @param model what is trained
 * @param training how
 * @param data the source of the rows, as the user named it
 */
public record RunSpec(ModelSpec model, TrainingSpec training, String data) {}
