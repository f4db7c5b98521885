package org.latent4j.spark;

import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Sequences as Spark's planner takes them. */
final class ScalaSeqs {
  private ScalaSeqs() {}

  static <T> Seq<T> of(List<? extends T> elements) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(elements)).toSeq();
  }

  static <T> Seq<T> joined(Seq<T> first, Seq<? extends T> second) {
    List<T> all = list(first);
    all.addAll(list(second));
    return of(all);
  }

  static <T> List<T> list(Seq<? extends T> elements) {
    return new ArrayList<>(CollectionConverters.asJava(elements));
  }
}
