package io.quorate.server.metrics;

import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Request;

/** Requests as figures tell them apart. */
enum Operation {
  GET("get"),
  PUT("put"),
  DELETE("delete"),
  SCAN("scan"),
  TRANSACT("transact"),
  WATCH("watch"),
  LEASE("lease"),
  ADMIN("admin");

  final String label;

  Operation(String label) {
    this.label = label;
  }

  static Operation of(Request request) {
    return switch (request) {
      case Request.Get _ -> GET;
      case Request.Put _ -> PUT;
      case Request.Delete _ -> DELETE;
      case Request.Scan _, Request.History _, GroupRequest.Range _ -> SCAN;
      case GroupRequest.Transact _ -> TRANSACT;
      case GroupRequest.Watch _, Request.Changes _ -> WATCH;
      case GroupRequest.GrantLease _,
          GroupRequest.RevokeLease _,
          GroupRequest.KeepLeaseAlive _,
          GroupRequest.InspectLease _,
          GroupRequest.ListLeases _ ->
          LEASE;
      case Request.AtPartition at -> of(at.request());
      case Request.Compact _,
          Request.Restore _,
          Request.CreateKeyspace _,
          Request.DeleteKeyspace _,
          Request.DescribeKeyspace _,
          Request.ListKeyspaces _,
          Request.ClusterStatus _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.MoveTableLeader _,
          Request.Cut _,
          Request.Heal _,
          GroupRequest.DescribeGroup _,
          GroupRequest.HashGroup _,
          GroupRequest.HoldHistory _,
          GroupRequest.Restore _,
          GroupRequest.MoveLeader _ ->
          ADMIN;
    };
  }
}
