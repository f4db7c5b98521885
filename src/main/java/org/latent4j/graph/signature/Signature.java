package org.latent4j.graph.signature;

import java.util.Map;
import org.latent4j.spec.manifest.SignatureSpec;
import org.tensorflow.Operand;

/**
 * One call of a model, built. Everybody can call it with raw values; a caller that knows the model
 * can also feed packed rows where they have just been made, and fetch them before they are taken
 * apart. For a plain model both are the same.
 *
 * @param name its key in the export
 * @param inputs placeholders by name
 * @param outputs by name
 * @param rowInputs tensors [batch, …] that can be fed in place of the inputs
 * @param rowOutputs tensors [batch, …] of the same values as the outputs
 * @param spec of the last two
 */
public record Signature(
    String name,
    Map<String, Operand<?>> inputs,
    Map<String, Operand<?>> outputs,
    Map<String, Operand<?>> rowInputs,
    Map<String, Operand<?>> rowOutputs,
    SignatureSpec spec) {}
