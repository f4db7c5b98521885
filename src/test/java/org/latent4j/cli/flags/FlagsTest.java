package org.latent4j.cli.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.base.Nearest;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewSpec;

/** Flags to settings, settings back to flags. */
class FlagsTest {
  private static final DataShape DIGITS =
      new DataShape("mnist", List.of(28, 28, 1), true, List.of());
  private static final DataShape TABLE =
      new DataShape("a/My wine.csv.gz", List.of(13), false, List.of());

  private static final List<String> TOLD = new ArrayList<>();

  private static Arguments train(String words) {
    List<String> list = words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
    return CommandLine.parse(Usage.of("train").flags(), list, TOLD::add);
  }

  @Test
  void noFlagsGiveTheModelOfTheReadme() {
    ModelSpec model = model(train(""), DIGITS);
    assertEquals("mnist", model.name());
    assertEquals(32, model.latent());
    assertEquals(List.of(784), model.view().shape());
    assertEquals(List.of(28, 28, 1), model.view().picture());
    assertEquals(NetworkSpec.mlp(List.of(512)), model.view().encoder());
    assertEquals(LikelihoodSpec.bernoulli(), model.view().likelihood());
    assertEquals(Scaling.UNIT, model.view().preprocessing().scaling());
    assertEquals(TrainingSpec.of(10), Settings.training(train("")));
    assertEquals(DataSpec.of("mnist"), Settings.data(train("")));
  }

  @Test
  void tablesAreGaussianAndStandardized() {
    ModelSpec model = model(train(""), TABLE);
    assertEquals("My-wine", model.name());
    assertEquals(6, model.latent());
    assertEquals(
        LikelihoodSpec.gaussian(LikelihoodSpec.Variance.SHARED, 0.1), model.view().likelihood());
    assertEquals(Scaling.STANDARDIZE, model.view().preprocessing().scaling());
    assertEquals(List.of(), model.view().picture());
  }

  /** A resumed run reads its settings so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--arch conv --filters 8,16,32 --kernel 5 --stride 1 --dense 64 --activation leaky-relu",
        "--hidden 20,10 --latent 2 --batch-norm --dropout 0.25 --scaling none",
        "--arch gru --steps 28 --units 5",
        "--likelihood gaussian --variance per-feature --variance-value 0.3 --scaling standardize",
        "--likelihood negative-binomial --dispersion 1e-2",
        "--likelihood categorical --categories 5",
        "--likelihood poisson --hidden 3",
        "--likelihood multinomial --library-size 250",
        "--objective autoencoder --name other --hidden 7",
        "--beta 4 --kl-warmup cyclical --kl-warmup-epochs 2.5 --free-bits 0.1",
        "--optimizer adamw --beta1 0.8 --weight-decay 0.1 --lr-schedule cosine --lr-final 0.1",
        "--optimizer sgd --momentum 0.9 --lr-schedule step --lr-step-epochs 3 --lr-factor 0.1",
        "--optimizer rmsprop --rms-decay 0.8 --momentum 0.1 --epsilon 1e-5 --warmup-steps 100",
        "--lr-schedule plateau --lr-patience 2 --lr-minimum 1e-5 --learning-rate 0.01",
        "--epochs 3 --batch-size 7 --seed 9 --clip-norm 2 --validation 0.2 --test 0.1 --patience 4",
        "--device cpu --threads 2 --memory-mib 100 --checkpoint-epochs 2 --keep 1"
            + " --checkpoint-minutes 0.5",
        "--data x.csv --columns a,b --header yes --label-column c",
        "--schema auto --condition a,labels --predict b --views labels,c=d.csv,e=f.npy --mask 0.3"
            + " --translate 2",
        "--classes 0,1,2 --rows 300 --labelled 30",
        "--reconstruction-weight 0.25 --translate 1",
        "--init-from savedmodels/a/1 --init-scope encoder --freeze encoder,decoder",
        "--freeze decoder",
        "--freeze features",
      })
  void settingsGoThroughFlagsAndBack(String words) {
    Arguments given = train(words);
    ModelSpec model = model(given, DIGITS);
    TrainingSpec training = Settings.training(given);
    DataSpec data = Settings.data(given);
    Arguments stored = new Arguments(Settings.stored(new RunSpec(model, training, data)));
    assertEquals(model, model(stored, DIGITS));
    assertEquals(training, Settings.training(stored));
    assertEquals(data, Settings.data(stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--filters 8",
        "--momentum 0.5",
        "--lr-factor 0.5",
        "--variance fixed",
        "--categories 3",
        "--likelihood gaussian --library-size 3",
        "--likelihood poisson --dispersion 3",
        "--kl-warmup linear",
        "--weight-decay 0.1",
        "--objective autoencoder --beta 2",
        "--arch conv --hidden 8",
        "--optimizer sgd --epsilon 1e-5",
        "--init-scope encoder"
      })
  void aFlagThatWouldDoNothingIsRefused(String words) {
    UsageException e =
        assertThrows(
            UsageException.class,
            () -> {
              model(train(words), DIGITS);
              Settings.training(train(words));
            });
    assertTrue(e.getMessage().contains("only with"), e.getMessage());
  }

  @Test
  void countsAreNotScaled() {
    ModelSpec model = model(train("--likelihood poisson"), DIGITS);
    assertEquals(LikelihoodSpec.of("poisson"), model.view().likelihood());
    assertEquals(Scaling.NONE, model.view().preprocessing().scaling());
    model = model(train("--likelihood continuous-bernoulli"), TABLE);
    assertEquals(Scaling.UNIT, model.view().preprocessing().scaling());
  }

  /** What a table's line lists is what the settings' types know. */
  @Test
  void everyWordIsAccepted() {
    for (Setting setting : Settings.table().values().stream().flatMap(List::stream).toList()) {
      String needs = setting.needs().equals("init-from") ? "--init-from a " : "";
      for (String word : setting.isIn(List.of("training")) ? setting.words() : List.<String>of()) {
        Arguments given = train(needs + "--" + setting.name() + " " + word);
        TrainingSpec training = Settings.training(given);
        RunSpec run = new RunSpec(model(train(""), TABLE), training, DataSpec.of("a"));
        assertEquals(word, Settings.stored(run).get(setting.name()), setting.name());
      }
    }
  }

  @Test
  void theFirstViewHasItsWeight() {
    assertEquals(1, model(train(""), DIGITS).view().fitting().weight());
    ModelSpec model = model(train("--reconstruction-weight 0.25"), DIGITS);
    assertEquals(0.25, model.view().fitting().weight());
    assertThrows(RuntimeException.class, () -> model(train("--reconstruction-weight 0"), DIGITS));
  }

  @Test
  void olderNamesWorkAndAreTold(@TempDir Path dir) throws IOException {
    TOLD.clear();
    Arguments given = train("--hide 0.3 --guess 2 --init-parts encoder");
    assertEquals(Set.of("mask", "pseudo-labels", "init-scope"), given.names());
    assertEquals("0.3", given.text("mask", ""));
    assertEquals(
        List.of(
            "--hide is an older name of --mask",
            "--guess is an older name of --pseudo-labels",
            "--init-parts is an older name of --init-scope"),
        TOLD);
    TOLD.clear();
    Path file = dir.resolve("c.json");
    Files.writeString(file, "{\"shift\": 2, \"guess-warmup\": 1}");
    assertEquals(
        Map.of("translate", "2", "pseudo-labels-warmup", "1"),
        ConfigFile.read(file, Usage.of("train").flags(), TOLD::add));
    assertEquals(file + ": shift is an older name of translate", TOLD.get(0));
    assertThrows(UsageException.class, () -> train("--hide 0.3 --mask 0.4"));
  }

  @Test
  void flagsWinOverTheConfigurationFile(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("c.json");
    Files.writeString(
        file, "{\"hidden\": [20, 10], \"latent\": 3, \"batch-norm\": true, \"name\": \"n\"}");
    Map<String, String> read = ConfigFile.read(file, Usage.of("train").flags(), TOLD::add);
    ModelSpec model = model(train("--latent 5").over(read), DIGITS);
    assertEquals(5, model.latent());
    assertEquals("n", model.name());
    assertEquals(
        NetworkSpec.mlp(List.of(20, 10), org.latent4j.spec.Activation.RELU, true, 0),
        model.view().encoder());
  }

  @ParameterizedTest
  @CsvSource({
    "epohs, epochs, 1",
    "ephocs, epochs, 2",
    "kitten, sitting, 3",
    "a, '', 1",
    "ab, ba, 1",
    "same, same, 0"
  })
  void editDistance(String a, String b, int distance) {
    assertEquals(distance, Nearest.distance(a, b));
    assertEquals(distance, Nearest.distance(b, a));
  }

  @Test
  void farWordsAreNotSuggested() {
    assertEquals(Optional.empty(), Nearest.to("zebra", List.of("train", "encode")));
    assertEquals(Optional.of("train"), Nearest.to("trian", List.of("encode", "train")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--freeze encodr | --freeze: expected encoder, decoder, features, or several between"
            + " commas, found encodr; did you mean encoder?",
        "--init-from a --init-scope heads | --init-scope: expected one of all, encoder, decoder,"
            + " features, found heads",
        "--freeze encoder,encoder | freeze: expected each part once, found [ENCODER, ENCODER]"
      })
  void partsAreChecked(String words, String message) {
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> Settings.training(train(words)));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rows 0", "--labelled 0", "--labelled -1", "--classes a,a"})
  void selectionsAreChecked(String words) {
    assertThrows(RuntimeException.class, () -> Settings.data(train(words)));
  }

  private static ModelSpec model(Arguments arguments, DataShape data) {
    FlagChoices choices = new FlagChoices(arguments);
    LikelihoodSpec likelihood = choices.likelihood(data);
    Scaling scaling = choices.scaling(data, likelihood);
    ViewSpec view = ViewChoices.view(data, choices.encoder(data), likelihood, scaling);
    return choices.model(data.source(), List.of(view.with(choices.first(false))));
  }
}
