package io.quorate.server.etcd;

import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.AuthDisableRequest;
import io.quorate.api.etcd.rpc.AuthDisableResponse;
import io.quorate.api.etcd.rpc.AuthEnableRequest;
import io.quorate.api.etcd.rpc.AuthEnableResponse;
import io.quorate.api.etcd.rpc.AuthGrpc;
import io.quorate.api.etcd.rpc.AuthRoleAddRequest;
import io.quorate.api.etcd.rpc.AuthRoleAddResponse;
import io.quorate.api.etcd.rpc.AuthRoleDeleteRequest;
import io.quorate.api.etcd.rpc.AuthRoleDeleteResponse;
import io.quorate.api.etcd.rpc.AuthRoleGetRequest;
import io.quorate.api.etcd.rpc.AuthRoleGetResponse;
import io.quorate.api.etcd.rpc.AuthRoleGrantPermissionRequest;
import io.quorate.api.etcd.rpc.AuthRoleGrantPermissionResponse;
import io.quorate.api.etcd.rpc.AuthRoleListRequest;
import io.quorate.api.etcd.rpc.AuthRoleListResponse;
import io.quorate.api.etcd.rpc.AuthRoleRevokePermissionRequest;
import io.quorate.api.etcd.rpc.AuthRoleRevokePermissionResponse;
import io.quorate.api.etcd.rpc.AuthStatusRequest;
import io.quorate.api.etcd.rpc.AuthStatusResponse;
import io.quorate.api.etcd.rpc.AuthUserAddRequest;
import io.quorate.api.etcd.rpc.AuthUserAddResponse;
import io.quorate.api.etcd.rpc.AuthUserChangePasswordRequest;
import io.quorate.api.etcd.rpc.AuthUserChangePasswordResponse;
import io.quorate.api.etcd.rpc.AuthUserDeleteRequest;
import io.quorate.api.etcd.rpc.AuthUserDeleteResponse;
import io.quorate.api.etcd.rpc.AuthUserGetRequest;
import io.quorate.api.etcd.rpc.AuthUserGetResponse;
import io.quorate.api.etcd.rpc.AuthUserGrantRoleRequest;
import io.quorate.api.etcd.rpc.AuthUserGrantRoleResponse;
import io.quorate.api.etcd.rpc.AuthUserListRequest;
import io.quorate.api.etcd.rpc.AuthUserListResponse;
import io.quorate.api.etcd.rpc.AuthUserRevokeRoleRequest;
import io.quorate.api.etcd.rpc.AuthUserRevokeRoleResponse;
import io.quorate.api.etcd.rpc.AuthenticateRequest;
import io.quorate.api.etcd.rpc.AuthenticateResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;

/**
 * {@code etcdserverpb.Auth}: there are no accounts, which is what it says. Turning off what is off
 * is done.
 */
final class AuthService extends AuthGrpc.AuthImplBase {
  private final Keyspace keyspace;

  AuthService(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  private ResponseHeader header() {
    return keyspace.headers().at(keyspace.seen());
  }

  private static void refuse(StreamObserver<?> observer) {
    observer.onError(EtcdError.AUTH_NOT_ENABLED.exception());
  }

  @Override
  public void authEnable(AuthEnableRequest in, StreamObserver<AuthEnableResponse> observer) {
    refuse(observer);
  }

  @Override
  public void authDisable(AuthDisableRequest in, StreamObserver<AuthDisableResponse> observer) {
    Calls.answer(observer, () -> AuthDisableResponse.newBuilder().setHeader(header()).build());
  }

  @Override
  public void authStatus(AuthStatusRequest in, StreamObserver<AuthStatusResponse> observer) {
    Calls.answer(observer, () -> AuthStatusResponse.newBuilder().setHeader(header()).build());
  }

  @Override
  public void authenticate(AuthenticateRequest in, StreamObserver<AuthenticateResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userAdd(AuthUserAddRequest in, StreamObserver<AuthUserAddResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userGet(AuthUserGetRequest in, StreamObserver<AuthUserGetResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userList(AuthUserListRequest in, StreamObserver<AuthUserListResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userDelete(
      AuthUserDeleteRequest in, StreamObserver<AuthUserDeleteResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userChangePassword(
      AuthUserChangePasswordRequest in, StreamObserver<AuthUserChangePasswordResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userGrantRole(
      AuthUserGrantRoleRequest in, StreamObserver<AuthUserGrantRoleResponse> observer) {
    refuse(observer);
  }

  @Override
  public void userRevokeRole(
      AuthUserRevokeRoleRequest in, StreamObserver<AuthUserRevokeRoleResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleAdd(AuthRoleAddRequest in, StreamObserver<AuthRoleAddResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleGet(AuthRoleGetRequest in, StreamObserver<AuthRoleGetResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleList(AuthRoleListRequest in, StreamObserver<AuthRoleListResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleDelete(
      AuthRoleDeleteRequest in, StreamObserver<AuthRoleDeleteResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleGrantPermission(
      AuthRoleGrantPermissionRequest in, StreamObserver<AuthRoleGrantPermissionResponse> observer) {
    refuse(observer);
  }

  @Override
  public void roleRevokePermission(
      AuthRoleRevokePermissionRequest in,
      StreamObserver<AuthRoleRevokePermissionResponse> observer) {
    refuse(observer);
  }
}
