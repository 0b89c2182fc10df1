package io.quorate.protocol.ring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Consistent hashing (Karger et al. 1997) with virtual nodes (Dynamo, section 4.2): each node
 * stands at several points of the hash circle, and a partition prefers the distinct nodes that it
 * meets clockwise from the start of its arc. A change of nodes moves little; the load is uneven.
 *
 * @param tokens points on the circle per unit of weight
 */
public record RingPlacement(int tokens) implements Placement {
  /** What users call it. */
  public static final String NAME = "ring";

  /** The default number of points per unit of weight. */
  public static final int TOKENS = 128;

  private record Token(long position, int member) {}

  public RingPlacement {
    if (tokens < 1) {
      throw new IllegalArgumentException("a node needs at least 1 token, not " + tokens);
    }
  }

  public RingPlacement() {
    this(TOKENS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Preferences place(List<Member> members, int partitions, int replicas) {
    Member.requireSorted(members, replicas);
    Partitioner partitioner = new Partitioner(partitions);
    Token[] circle = circle(members);
    int[][] orders = new int[partitions][];
    for (int partition = 0; partition < partitions; partition++) {
      orders[partition] = clockwise(circle, partitioner.arcStart(partition), members.size());
    }
    return new Preferences(members, replicas, orders);
  }

  private Token[] circle(List<Member> members) {
    Token[] circle = new Token[members.stream().mapToInt(Member::weight).sum() * tokens];
    int next = 0;
    for (int member = 0; member < members.size(); member++) {
      String name = members.get(member).name();
      for (int i = 0; i < members.get(member).weight() * tokens; i++) {
        circle[next++] = new Token(Hash64.hash(name, i), member);
      }
    }
    Arrays.sort(
        circle,
        Comparator.comparing(Token::position, Long::compareUnsigned).thenComparing(Token::member));
    return circle;
  }

  /** The distinct members from the first token at or after {@code position} onwards. */
  private static int[] clockwise(Token[] circle, long position, int members) {
    int start = 0;
    int end = circle.length;
    while (start < end) {
      int middle = (start + end) >>> 1;
      if (Long.compareUnsigned(circle[middle].position(), position) < 0) {
        start = middle + 1;
      } else {
        end = middle;
      }
    }
    int[] order = new int[members];
    boolean[] met = new boolean[members];
    int count = 0;
    for (int i = 0; count < members; i++) {
      int member = circle[(start + i) % circle.length].member();
      if (!met[member]) {
        met[member] = true;
        order[count++] = member;
      }
    }
    return order;
  }
}
