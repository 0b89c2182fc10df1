package io.quorate.benchmarks.jraft;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.remoting.DefaultCustomSerializer;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.rpc.RequestCommand;
import com.alipay.remoting.rpc.ResponseCommand;
import com.alipay.remoting.rpc.protocol.RpcRequestCommand;
import com.alipay.remoting.rpc.protocol.RpcResponseCommand;

/** Bytes as they are, instead of the RPC library's reflective default: it would slow the peer. */
final class MapCodec extends DefaultCustomSerializer {

  private MapCodec() {}

  static void register() {
    MapCodec codec = new MapCodec();
    CustomSerializerManager.registerCustomSerializer(MapRequest.class.getName(), codec);
    CustomSerializerManager.registerCustomSerializer(MapReply.class.getName(), codec);
  }

  @Override
  public <T extends RequestCommand> boolean serializeContent(T request, InvokeContext context) {
    RpcRequestCommand command = (RpcRequestCommand) request;
    command.setContent(((MapRequest) command.getRequestObject()).bytes());
    return true;
  }

  @Override
  public <T extends ResponseCommand> boolean serializeContent(T response) {
    RpcResponseCommand command = (RpcResponseCommand) response;
    command.setContent(((MapReply) command.getResponseObject()).bytes());
    return true;
  }

  @Override
  public <T extends RequestCommand> boolean deserializeContent(T request) {
    ((RpcRequestCommand) request).setRequestObject(new MapRequest(request.getContent()));
    return true;
  }

  @Override
  public <T extends ResponseCommand> boolean deserializeContent(T response, InvokeContext context) {
    ((RpcResponseCommand) response).setResponseObject(new MapReply(response.getContent()));
    return true;
  }
}
