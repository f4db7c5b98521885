package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.cli.AlreadySelectedException;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.latent4j.base.Nearest;
import org.latent4j.cli.terminal.UsageException;

/** Words to {@link Arguments}. */
public final class CommandLine {
  /** Rows are data where something is learnt of them, else what goes in. */
  private static final Map<String, String> OTHERS = Map.of("data", "in", "in", "data");

  private CommandLine() {}

  /** Options of commons-cli for flags. */
  public static Options options(List<Flag> flags) {
    Options options = new Options();
    flags.forEach(flag -> options.addOption(option(flag, flag.name())));
    return options;
  }

  private static Option option(Flag flag, String name) {
    Option.Builder option = Option.builder().longOpt(name).desc(flag.help());
    return flag.isSwitch() ? option.build() : option.hasArg().argName(flag.argument()).build();
  }

  /** The same, with names that older versions had. */
  private static Options withOlder(List<Flag> flags) {
    Options options = options(flags);
    flags.forEach(flag -> flag.older().forEach(name -> options.addOption(option(flag, name))));
    return options;
  }

  /**
   * Reads the words after a command.
   *
   * @param told takes a line for each flag that is called otherwise now
   * @throws UsageException for an unknown, repeated or incomplete flag, and for anything else
   */
  public static Arguments parse(List<Flag> flags, List<String> words, Consumer<String> told) {
    try {
      var parsed =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .build()
              .parse(withOlder(flags), words.toArray(String[]::new));
      if (!parsed.getArgList().isEmpty()) {
        throw new UsageException(
            "\"" + parsed.getArgList().get(0) + "\": expected a flag, such as --help");
      }
      Map<String, String> given = new LinkedHashMap<>();
      for (Option option : parsed.getOptions()) {
        String value = option.hasArg() ? option.getValue() : "true";
        String name = Flag.current(flags, option.getLongOpt(), "--", told);
        String before = given.put(name, value);
        UsageException.require(
            before == null || !option.hasArg(), name, "one value", before + " and " + value);
      }
      return new Arguments(given);
    } catch (UnrecognizedOptionException e) {
      throw unknown(e.getOption(), flags);
    } catch (MissingArgumentException e) {
      throw new UsageException(e.getOption().getLongOpt(), e.getOption().getArgName(), "nothing");
    } catch (AlreadySelectedException e) {
      throw new IllegalStateException("there are no groups of exclusive options", e);
    } catch (ParseException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static UsageException unknown(String word, List<Flag> flags) {
    List<String> names = flags.stream().map(Flag::name).toList();
    String name = word.replaceFirst("^-+", "").replaceFirst("=.*", "");
    String other = OTHERS.getOrDefault(name, "");
    return new UsageException(
        "unknown flag "
            + word
            + (names.contains(other)
                ? "; did you mean --" + other + "?"
                : Nearest.question(name, "--", names)));
  }
}
