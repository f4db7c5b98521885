package org.latent4j.serve.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
  @TempDir Path directory;
  private final Properties properties = new Properties();
  private Path inHome;
  private Path inTemporary;

  @BeforeEach
  void anAccount() {
    properties.setProperty("user.home", directory.resolve("home").toString());
    properties.setProperty("user.name", "ada");
    properties.setProperty("java.io.tmpdir", directory.resolve("tmp").toString());
    inHome = directory.resolve("home/.javacpp/cache");
    inTemporary = directory.resolve("tmp/.javacpp-ada/cache");
  }

  @Test
  void isInTheHomeOfTheAccount() {
    assertEquals(new NativeCache(inHome, false, true), NativeCache.find(properties, path -> false));
    assertTrue(Files.isDirectory(inHome));
  }

  /** Anyone may have filled that among temporary files. */
  @Test
  void theHomeComesBeforeAFilledOneAmongTemporaryFiles() {
    assertEquals(inHome, NativeCache.find(properties, inTemporary::equals).folder());
  }

  @Test
  void aFilledOneIsTakenAndNoOtherMade() throws IOException {
    Files.writeString(directory.resolve("home"), "a file, so that no folder can be in it");
    NativeCache cache = NativeCache.find(properties, inTemporary::equals);
    assertEquals(inTemporary, cache.folder());
    assertTrue(cache.filled());
    assertFalse(Files.exists(inHome));
  }

  /** What Java calls the home of a user that no file names. */
  @Test
  void noFolderOfTheNameOfNoHome() {
    properties.setProperty("user.home", "?");
    assertEquals(inTemporary, NativeCache.find(properties, path -> false).folder());
    assertFalse(Files.exists(Path.of("?")));
  }

  @Test
  void theNamedOneAndNoOther() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no folder");
    properties.setProperty(NativeCache.PROPERTY, file.resolve("cache").toString());
    NativeCacheException refused =
        assertThrows(
            NativeCacheException.class, () -> NativeCache.find(properties, inHome::equals));
    assertTrue(refused.getMessage().contains(file.resolve("cache") + " cannot be made"));
    assertTrue(refused.getMessage().contains("-Dorg.bytedeco.javacpp.cachedir=DIR"));
  }

  /** JavaCPP would unpack elsewhere again; it looks into paths first where it is bidden. */
  @Test
  void oneThatMayOnlyBeReadIsUsedAsItIs() {
    Path libraries = inHome.resolve("libraries");
    new NativeCache(inHome, true, false).use(properties, libraries);
    assertEquals("true", properties.getProperty("org.bytedeco.javacpp.pathsfirst"));
    assertEquals(
        libraries.toString(), properties.getProperty("org.bytedeco.javacpp.platform.linkpath"));
  }

  @Test
  void oneThatCanBeWrittenIsLeftToJavaCpp() {
    new NativeCache(inHome, true, true).use(properties, inHome.resolve("libraries"));
    assertEquals(inHome.toString(), properties.getProperty(NativeCache.PROPERTY));
    assertFalse(properties.containsKey("org.bytedeco.javacpp.pathsfirst"));
  }

  @Test
  void noRoomIsToldWithFolderAndSize() {
    NativeCache cache = new NativeCache(directory, false, true);
    cache.checkRoom(1);
    NativeCacheException refused =
        assertThrows(NativeCacheException.class, () -> cache.checkRoom(Long.MAX_VALUE / 2));
    assertTrue(refused.getMessage().startsWith(directory + ": expected "), refused.getMessage());
    assertTrue(refused.getMessage().contains("MB of room"), refused.getMessage());
  }

  @Test
  void aDiskWithoutExecutionIsToldAsThat() {
    NativeCache cache = new NativeCache(directory, true, true);
    LinkageError failure = new UnsatisfiedLinkError("no jnitensorflow in java.library.path");
    failure.initCause(new UnsatisfiedLinkError("x.so: failed to map segment from shared object"));
    NativeCacheException refused =
        assertThrows(NativeCacheException.class, () -> cache.explained(failure, true));
    assertTrue(refused.getMessage().contains("noexec"), refused.getMessage());
    NativeCacheException cut =
        assertThrows(NativeCacheException.class, () -> cache.explained(failure, false));
    assertTrue(cut.getMessage().contains("written whole"), cut.getMessage());
    LinkageError other = new UnsatisfiedLinkError("version `GLIBC_2.99' not found");
    assertSame(other, cache.explained(other, true));
  }

  /** A folder that is gone when the lock is taken is one that cannot be locked. */
  @Test
  void fillsUnderALockWhereThereCanBeOne() {
    List<String> runs = new ArrayList<>();
    new NativeCache(directory, false, true).whileLocked(() -> runs.add("locked"));
    assertTrue(Files.exists(directory.resolve(".latent4j.lock")));
    new NativeCache(directory.resolve("gone"), false, true).whileLocked(() -> runs.add("without"));
    assertEquals(List.of("locked", "without"), runs);
  }
}
