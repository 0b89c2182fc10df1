package io.quorate.services.registry;

/** Notice to an instance: its lease was lost. It is being registered anew, under another one. */
public record RegistrationLapsed(String reason) {}
