package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private CommandLine() {}

  /** Options of commons-cli for flags. */
  public static Options options(List<Flag> flags) {
    Options options = new Options();
    for (Flag flag : flags) {
      Option.Builder option = Option.builder().longOpt(flag.name()).desc(flag.help());
      if (!flag.isSwitch()) {
        option.hasArg().argName(flag.argument());
      }
      options.addOption(option.build());
    }
    return options;
  }

  /**
   * Reads the words after a command.
   *
   * @throws UsageException for an unknown, repeated or incomplete flag, and for anything else
   */
  public static Arguments parse(List<Flag> flags, List<String> words) {
    try {
      var parsed =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .build()
              .parse(options(flags), words.toArray(String[]::new));
      if (!parsed.getArgList().isEmpty()) {
        throw new UsageException(
            "\"" + parsed.getArgList().get(0) + "\": expected a flag, such as --help");
      }
      Map<String, String> given = new LinkedHashMap<>();
      for (Option option : parsed.getOptions()) {
        String value = option.hasArg() ? option.getValue() : "true";
        String before = given.put(option.getLongOpt(), value);
        if (before != null && option.hasArg()) {
          throw new UsageException(option.getLongOpt(), "one value", before + " and " + value);
        }
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
    return new UsageException("unknown flag " + word + Nearest.question(name, "--", names));
  }
}
