package io.quorate.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.quorate.architecture.House.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Rules over the syntax of sources, main and test: how long a method is, and what must not be
 * written anywhere.
 */
final class Syntax {
  static final int METHOD_LINES_MAX = 60;

  private static final Set<String> SLEEPS = Set.of("Thread.sleep", "java.lang.Thread.sleep");

  private Syntax() {}

  /** All violations in these sources, one line each. */
  static List<String> violations(List<Source> sources) {
    List<String> found = new ArrayList<>();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach(source -> files.add(new InMemory(source)));
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new Rules(unit, positions, found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final Source source;

    InMemory(Source source) {
      super(URI.create("source:///" + source.path().replace(" ", "%20")), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source.text();
    }
  }

  private static final class Rules extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    Rules(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long lines =
          line(positions.getEndPosition(unit, method))
              - line(positions.getStartPosition(unit, method))
              + 1;
      if (method.getBody() != null && lines >= METHOD_LINES_MAX) {
        report(
            method,
            "%s has %d lines, %d is the most: give a part of it a name of its own"
                .formatted(method.getName(), lines, METHOD_LINES_MAX - 1));
      }
      return super.visitMethod(method, unused);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      String callee = call.getMethodSelect().toString();
      if (SLEEPS.contains(callee) || callee.matches("(TimeUnit\\.)?[A-Z]+SECONDS\\.sleep")) {
        report(
            call,
            callee
                + ": wait for what you wait for (a future, a latch, virtual time), never for a while");
      }
      return super.visitMethodInvocation(call, unused);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void unused) {
      if (annotation.getAnnotationType().toString().matches("(.*\\.)?Disabled")) {
        report(annotation, "a test that does not run proves nothing: mend it or remove it");
      }
      return super.visitAnnotation(annotation, unused);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private void report(Tree tree, String message) {
      String path = unit.getSourceFile().toUri().getPath().substring(1);
      found.add("%s:%d: %s".formatted(path, line(positions.getStartPosition(unit, tree)), message));
    }
  }
}
